import { readField, type Fields } from "./read-fields.ts";

/** Who buys, as typed into the checkout. */
export type Buyer = {
  readonly email: string;
  readonly phone: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly address1: string;
  readonly city: string;
  readonly provinceCode: string;
  readonly zip: string;
  readonly countryCode: string;
};

const american: Buyer = {
  email: "ada.brown@example.com",
  phone: "(415) 555-2671",
  firstName: "Ada",
  lastName: "Brown",
  address1: "1200 Mission Street",
  city: "San Francisco",
  provinceCode: "CA",
  zip: "94103",
  countryCode: "US",
};

const german: Buyer = {
  email: "joerg.mueller@example.com",
  phone: "030 901820",
  firstName: "Jörg",
  lastName: "Müller",
  address1: "Torstraße 100",
  city: "Berlin",
  provinceCode: "",
  zip: "10119",
  countryCode: "DE",
};

/** What the checkout's form is filled with, so that journeys need not type: an invented person of the region. */
export function defaultBuyer(region: string): Buyer {
  return region.startsWith("US") ? american : { ...german, countryCode: region };
}

export function readBuyer(fields: Fields, fallback: Buyer): Buyer {
  return Object.fromEntries(
    Object.entries(fallback).map(([name, value]) => [name, readField(fields, name) ?? value]),
  ) as Buyer;
}

/** An address as webhooks carry it. */
export function addressJson(buyer: Buyer) {
  return {
    first_name: buyer.firstName,
    last_name: buyer.lastName,
    name: `${buyer.firstName} ${buyer.lastName}`,
    company: null,
    address1: buyer.address1,
    address2: null,
    city: buyer.city,
    zip: buyer.zip,
    province: buyer.provinceCode || null,
    province_code: buyer.provinceCode || null,
    country: new Intl.DisplayNames("en", { type: "region" }).of(buyer.countryCode) ?? null,
    country_code: buyer.countryCode,
    phone: buyer.phone || null,
    latitude: null,
    longitude: null,
  };
}

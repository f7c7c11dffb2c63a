import { z } from "zod";

import { readCurrency } from "#app/core/shopify/read-field.ts";
import { idField, listField, textField } from "#app/core/tiktok/answer-fields.ts";
import type { TikTokApp } from "#app/tiktok/authorize.ts";
import type { BusinessApi } from "#app/tiktok/business-api.ts";
import { readData } from "#app/tiktok/read-data.ts";

/** An ad account; `name` is the id where TikTok tells none. */
export type ListedAdvertiser = { readonly advertiserId: string; readonly name: string };

export type AdvertiserDetails = ListedAdvertiser & {
  /** ISO 4217. */
  readonly currency: string | undefined;
  /** IANA, such as America/New_York; undefined for one that is not known here. */
  readonly timeZone: string | undefined;
  /** TikTok's word, such as STATUS_ENABLE. */
  readonly status: string | undefined;
};

const listPath = "/oauth2/advertiser/get/";
const detailsPath = "/advertiser/info/";
const idsPerRequest = 100;

const listed = z.object({
  list: listField(z.object({ advertiser_id: idField, advertiser_name: textField })),
});

const detailed = z.object({
  list: listField(
    z.object({
      advertiser_id: idField,
      name: textField,
      currency: z.unknown().optional().transform(readCurrency),
      timezone: z.unknown().optional().transform(readTimeZone),
      status: textField,
    }),
  ),
});

/**
 * The ad accounts that a token may work for, each once.
 *
 * @throws BusinessApiError
 */
export async function listAdvertisers(
  api: BusinessApi,
  app: TikTokApp,
  token: string,
): Promise<readonly ListedAdvertiser[]> {
  const data = await api.get(listPath, { app_id: app.appId, secret: app.appSecret }, token);
  const found = new Map<string, ListedAdvertiser>();
  for (const { advertiser_id: advertiserId, advertiser_name: name } of readData(listed, data, listPath).list)
    found.set(advertiserId, { advertiserId, name: name ?? advertiserId });
  return [...found.values()];
}

/**
 * What is to be known of ad accounts, in the order of the ids; accounts that TikTok does not answer for are missing.
 *
 * @throws BusinessApiError
 */
export async function readAdvertisers(
  api: BusinessApi,
  token: string,
  advertiserIds: readonly string[],
): Promise<readonly AdvertiserDetails[]> {
  const wanted = [...new Set(advertiserIds)];
  const found = new Map<string, AdvertiserDetails>();
  for (let at = 0; at < wanted.length; at += idsPerRequest) {
    const data = await api.get(
      detailsPath,
      {
        advertiser_ids: wanted.slice(at, at + idsPerRequest),
        // Without a list TikTok tells everything, the owner's name, phone and email too.
        fields: ["advertiser_id", "name", "currency", "timezone", "status"],
      },
      token,
    );
    for (const row of readData(detailed, data, detailsPath).list)
      found.set(row.advertiser_id, {
        advertiserId: row.advertiser_id,
        name: row.name ?? row.advertiser_id,
        currency: row.currency,
        timeZone: row.timezone,
        status: row.status,
      });
  }
  return wanted.flatMap((id) => found.get(id) ?? []);
}

/** A name, not an offset: Postgres reads the sign of `+08:00` the other way round. */
function readTimeZone(value: unknown): string | undefined {
  if (typeof value !== "string" || !/^[A-Za-z]/.test(value)) return undefined;
  try {
    const known = new Intl.DateTimeFormat("en", { timeZone: value });
    return known && value;
  } catch {
    return undefined;
  }
}

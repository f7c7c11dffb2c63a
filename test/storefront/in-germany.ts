const address = {
  first_name: "Annika",
  last_name: "Brandt",
  city: "Berlin",
  zip: "10115",
  country_code: "DE",
  phone: null,
};

/** Makes an order one from where consent is required by law. */
export const inGermany = { billing_address: address, shipping_address: address };

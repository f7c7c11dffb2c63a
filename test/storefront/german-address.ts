/** Where consent is required by law. */
export const germanAddress = {
  first_name: "Annika",
  last_name: "Brandt",
  city: "Berlin",
  zip: "10115",
  country_code: "DE",
  phone: null,
};

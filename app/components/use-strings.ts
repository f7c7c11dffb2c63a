import { en } from "#app/strings/en.ts";

/** The texts of the pages in the merchant's language: English, until there is another. */
export function useStrings(): typeof en {
  return en;
}

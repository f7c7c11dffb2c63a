import type { Options } from "csv-stringify/sync";

/** Without it Excel takes UTF-8 for the machine's old code page, and every ü for two letters. */
export const byteOrderMark = "\uFEFF";

/**
 * Every line ends as RFC 4180 has it. Said together: with an ending of its own the library no longer quotes a
 * name with a lone line break, which would begin a line of its own.
 */
export const csvShape = {
  escape_formulas: true,
  record_delimiter: "windows",
  quote_record_delimiter: true,
} as const satisfies Options;

/**
 * Text from outside, so that no spreadsheet runs it. The library quotes what begins like a formula; two ways round that
 * are closed here: spaces before it, and a semicolon or tab in it, which Excel takes for the end of a cell where
 * the comma is the decimal sign.
 */
export function inertText(text: string): string {
  return text.trim().replaceAll(/([;\t\r\n])([\s"']*)(?=[=+\-@＝＋－＠])/g, "$1$2'");
}

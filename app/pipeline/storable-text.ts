const lengthMax = 500;

/** A name from outside as Postgres takes it: no NUL, no half characters, and of bounded length. */
export function storableText(text: string): string {
  return text.replaceAll("\0", "").slice(0, lengthMax).toWellFormed();
}

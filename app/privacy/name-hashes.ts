const hashed: ReadonlySet<string> = new Set([
  "email",
  "phone",
  "external_id",
  "first_name",
  "last_name",
  "zip_code",
  "externalId",
]);

/** Says of each field that is a hash that it is one: people who read the file look for their address in it. */
export function nameHashes(
  user: Readonly<Record<string, string | undefined>> | undefined,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(user ?? {}).flatMap(([name, value]) =>
      value === undefined ? [] : [[hashed.has(name) ? `${name}_sha256` : name, value]],
    ),
  );
}

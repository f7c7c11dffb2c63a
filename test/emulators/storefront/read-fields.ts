/** The fields of a request, from JSON or a form, as a flat list of names and texts; forms name theirs `a[b]`. */
export type Fields = readonly (readonly [name: string, value: string])[];

/** Reads what themes and scripts post to a cart. JSON becomes what a form would have said. */
export async function readFields(body: Buffer, contentType: string): Promise<Fields> {
  if (body.length === 0) return [];
  if (contentType.includes("json")) return flatten(JSON.parse(body.toString("utf8")), "");
  const form = await new Response(new Uint8Array(body), {
    headers: { "content-type": contentType },
  }).formData();
  return [...form].map(([name, value]) => [name, typeof value === "string" ? value : value.name]);
}

function flatten(value: unknown, name: string): Fields {
  if (typeof value !== "object" || value === null)
    return [[name, value === null || value === undefined ? "" : String(value)]];
  return Object.entries(value).flatMap(([key, entry]) =>
    flatten(entry, name === "" ? key : `${name}[${key}]`),
  );
}

export function readField(fields: Fields, name: string): string | undefined {
  return fields.findLast(([found]) => found === name)?.[1];
}

/** All of `group[key]`, by key. */
export function readGroup(fields: Fields, group: string): [key: string, value: string][] {
  return fields.flatMap(([name, value]): [string, string][] =>
    name.startsWith(`${group}[`) && name.endsWith("]") ? [[name.slice(group.length + 1, -1), value]] : [],
  );
}

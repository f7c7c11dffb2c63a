import { normalizeEmail } from "#app/core/identity/normalize-email.ts";

/**
 * What tells a person on whatever device, in the order that decides between clicks of the same time: Shopify's own
 * number first, then what is typed. Only devices that were seen with the very same value belong together: what a device
 * was seen with besides leads no further, or one shared tablet would join a whole family and all their friends.
 */
export const personLinkKinds = ["customer", "email", "phone"] as const;

export type PersonLinkKind = (typeof personLinkKinds)[number];

/** `value` is normalised as for hashing: digits, lower-case address, E.164. */
export type PersonLink = { readonly kind: PersonLinkKind; readonly value: string };

/** Of a person's devices, this many of those seen last are looked at: an address that thousands share is nobody's. */
export const personVisitorsMax = 10;

/** @param contact the email as given, the phone in E.164. */
export function personLinks(contact: {
  readonly customerId: string | undefined;
  readonly email: string | undefined;
  readonly phone: string | undefined;
}): readonly PersonLink[] {
  const values = {
    customer: contact.customerId,
    email: contact.email === undefined ? undefined : normalizeEmail(contact.email),
    phone: contact.phone,
  } satisfies Record<PersonLinkKind, string | undefined>;
  return personLinkKinds.flatMap((kind) => {
    const value = values[kind];
    return value === undefined ? [] : [{ kind, value }];
  });
}

/** A visitor that was seen with what tells a person. */
export type SeenVisitor<Visitor> = {
  readonly kind: PersonLinkKind;
  readonly visitorId: string;
  /** When the two were last seen together, Unix milliseconds. */
  readonly seenAt: number;
  readonly visitor: Visitor;
};

/**
 * The person's devices: of all the visitors seen with anything of it the ones seen last, each by the first of
 * {@link personLinkKinds} that leads to it.
 */
export function choosePersonVisitors<Visitor>(
  seen: readonly SeenVisitor<Visitor>[],
): readonly SeenVisitor<Visitor>[] {
  const visitors = new Map<string, SeenVisitor<Visitor>>();
  for (const kind of personLinkKinds)
    for (const one of seen) {
      if (one.kind !== kind) continue;
      const before = visitors.get(one.visitorId);
      const seenAt = Math.max(one.seenAt, before?.seenAt ?? -Infinity);
      visitors.set(one.visitorId, { ...(before ?? one), seenAt });
    }
  return [...visitors.values()]
    .toSorted((a, b) => b.seenAt - a.seenAt || compareIds(b.visitorId, a.visitorId))
    .slice(0, personVisitorsMax);
}

/** By number, as the database compares them. */
function compareIds(a: string, b: string): number {
  const difference = BigInt(a) - BigInt(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

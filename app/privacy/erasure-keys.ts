import { sha256 } from "#app/core/identity/hash.ts";
import { personLinkKinds, type PersonLink, type PersonLinkKind } from "#app/core/identity/person.ts";
import type { MappedConversion } from "#app/core/mapping/conversion.ts";
import { messagePerson } from "#app/core/mapping/message-person.ts";
import { noteVisitor } from "#app/core/mapping/note-visitor.ts";
import { messageLinks, type ReadMessage } from "#app/core/mapping/read-message.ts";
import type { TikTokUser } from "#app/core/tiktok/event.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/**
 * What an erasure finds conversions and messages by: a letter for the kind, then an HMAC under the shop's key. Of a
 * person it is made of the same hashes that events carry, so that an event which took its person from elsewhere (the
 * browser, the other half) is found as well.
 */
export type ErasureKey = Buffer;

/** The first letter of a key. `checkout` and `order` lead on to what else is kept of the same sale. */
const letters = { person: "p", visitor: "v", checkout: "c", order: "o" } as const;

const saleLetters = [letters.checkout, letters.order].map((letter) => letter.charCodeAt(0));

export function asErasureKey(kind: keyof typeof letters, key: Buffer): ErasureKey {
  return Buffer.concat([Buffer.from(letters[kind]), key]);
}

/** Of keys those of checkouts and orders. */
export function saleKeys(keys: readonly ErasureKey[]): readonly ErasureKey[] {
  return keys.filter((key) => saleLetters.includes(key[0] ?? 0));
}

export function personKeys(shop: ShopHandle, person: readonly PersonLink[]): readonly ErasureKey[] {
  return person.map(({ kind, value }) => hashKey(shop, kind, sha256(value)));
}

export function orderKeys(shop: ShopHandle, orderIds: readonly string[]): readonly ErasureKey[] {
  return orderIds.map((id) => asErasureKey("order", shop.vault.linkKey("order", id)));
}

/** Of a message: who it is about, its browser, its checkout and order. */
export function messageKeys(shop: ShopHandle, message: ReadMessage): readonly ErasureKey[] {
  return distinct([...personKeys(shop, messagePerson(message)), ...saleOrVisitorKeys(shop, message)]);
}

/** Whom the events of a conversion are about, whatever told of it. */
export function conversionKeys(shop: ShopHandle, { facts }: MappedConversion): readonly ErasureKey[] {
  const user = facts.draft?.user;
  if (user === undefined) return [];
  return personLinkKinds.flatMap((kind) => {
    const hash = user[userFields[kind]];
    return hash === undefined ? [] : [hashKey(shop, kind, hash)];
  });
}

export function distinct(keys: readonly ErasureKey[]): ErasureKey[] {
  return [...new Map(keys.map((key) => [key.toString("hex"), key])).values()];
}

const userFields = {
  customer: "external_id",
  email: "email",
  phone: "phone",
} as const satisfies Record<PersonLinkKind, keyof TikTokUser>;

function hashKey(shop: ShopHandle, kind: PersonLinkKind, hash: string): ErasureKey {
  return asErasureKey("person", shop.vault.linkKey(`hashed ${kind}`, hash));
}

function saleOrVisitorKeys(shop: ShopHandle, message: ReadMessage): readonly ErasureKey[] {
  if (message.kind === "refund") return orderKeys(shop, [message.refund.orderId]);
  if (message.kind === "order_edit") return orderKeys(shop, [message.edit.orderId]);
  const links =
    message.kind === "storefront"
      ? [...messageLinks(message), ...(noteVisitor(message.message)?.links ?? [])]
      : messageLinks(message);
  return links.flatMap(({ kind, value }) => {
    if (kind === "client") return [asErasureKey("visitor", shop.vault.linkKey("visitor", value))];
    return kind === "checkout" || kind === "order"
      ? [asErasureKey(kind, shop.vault.linkKey(kind, value))]
      : [];
  });
}

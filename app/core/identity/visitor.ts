import type { Click } from "#app/core/identity/click.ts";
import type { Sha256 } from "#app/core/identity/hash.ts";
import type { Consent } from "#app/core/storefront/consent.ts";

/** What joins the browser's half of a sale to the webhook's; also what a refusal is remembered by. */
export const saleLinkKinds = ["cart", "checkout", "order"] as const;

/** What a visitor itself can be seen with. `client` is the browser, by the web pixel's clientId. */
export type VisitorLinkKind = "client" | (typeof saleLinkKinds)[number];

export type VisitorLink = { readonly kind: VisitorLinkKind; readonly value: string };

/** What the browser is and who bought with it, as last seen. */
export type VisitorContext = {
  readonly ttp?: string;
  readonly ip?: string;
  readonly userAgent?: string;
  readonly email?: Sha256;
  readonly phone?: Sha256;
  readonly externalId?: Sha256;
};

/** What the storefront itself told of who a message is about. */
export type KnownVisitor = {
  /**
   * Our own number for it: the same for every message of one visitor. Undefined where the browser is not known, only
   * other devices of the same person.
   */
  readonly id: string | undefined;
  /** The browser's own: what another device said neither allows nor forbids anything here. */
  readonly consent: Consent;
  /** The browser's own. */
  readonly context: VisitorContext;
  /** The browser's, and those of the person's other devices. */
  readonly clicks: readonly Click[];
  /** When each click id that the message carries without a time was first heard of, Unix milliseconds. */
  readonly firstHeard: ReadonlyMap<string, number>;
  /** The merchant marked this browser as its own until then, Unix milliseconds. */
  readonly ownUntil: number | undefined;
};

/**
 * Whether what happened then was done by the merchant, to try its store out. An order is known as such by its checkout,
 * which the browser tells of before the order exists. Where it did not yet, the order waits for the browser as any
 * other does; one that has click and consent in its cart's attributes waits for nobody and goes as real, because while
 * test mode lasts real orders must go on as always.
 */
export function isOwnVisit(visitor: KnownVisitor | undefined, at: number): boolean {
  return visitor?.ownUntil !== undefined && at < visitor.ownUntil;
}

/** Cart tokens come as "token?key=secret" from some endpoints; the part before is the token everywhere. */
export function visitorLink(kind: VisitorLinkKind, value: string | undefined): VisitorLink[] {
  const plain = value?.split("?", 1)[0]?.trim();
  return plain === undefined || plain === "" ? [] : [{ kind, value: plain }];
}

import type { Click } from "#app/core/identity/click.ts";
import type { Sha256 } from "#app/core/identity/hash.ts";
import type { Consent } from "#app/core/storefront/consent.ts";

/**
 * What a visitor can be seen with; joins the browser's half of a sale to the webhook's. `client` is the browser
 * itself, by the web pixel's clientId.
 */
export type VisitorLinkKind = "client" | "cart" | "checkout" | "order";

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

/** What is known of the visitor of a sale from the storefront itself. */
export type KnownVisitor = {
  readonly consent: Consent;
  readonly context: VisitorContext;
  readonly clicks: readonly Click[];
};

/** Cart tokens come as "token?key=secret" from some endpoints; the part before is the token everywhere. */
export function visitorLink(kind: VisitorLinkKind, value: string | undefined): VisitorLink[] {
  const plain = value?.split("?", 1)[0]?.trim();
  return plain === undefined || plain === "" ? [] : [{ kind, value: plain }];
}

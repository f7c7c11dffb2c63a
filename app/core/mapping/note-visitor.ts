import { readClickTime } from "#app/core/identity/click.ts";
import { sha256 } from "#app/core/identity/hash.ts";
import { normalizeEmail } from "#app/core/identity/normalize-email.ts";
import { normalizePhone } from "#app/core/identity/normalize-phone.ts";
import type { PersonLink } from "#app/core/identity/person.ts";
import { readPublicIp } from "#app/core/identity/shopper-address.ts";
import { readTikTokId } from "#app/core/identity/tiktok-id.ts";
import { visitorLink, type VisitorContext, type VisitorLink } from "#app/core/identity/visitor.ts";
import { storefrontPerson } from "#app/core/mapping/message-person.ts";
import { readOwnVisitKey } from "#app/core/storefront/own-visit.ts";
import type { StorefrontMessage } from "#app/core/storefront/storefront-message.ts";

/** What a storefront event says about its visitor. Times are Unix milliseconds. */
export type VisitorNote = {
  readonly clientId: string;
  readonly consent: "granted" | "granted_no_sale";
  readonly context: VisitorContext;
  readonly click: { readonly ttclid: string; readonly clickedAt: number } | undefined;
  readonly links: readonly (VisitorLink | PersonLink)[];
  /** What the page's address says to mark the visit as the merchant's own; anyone can write anything there. */
  readonly ownVisitKey: string | undefined;
  readonly seenAt: number;
  /** Normalised: whom it just registered as a customer. */
  readonly signupEmail: string | undefined;
};

/** Reads the visitor out of a message; a refusal is no note (the door has the visitor forgotten). */
export function noteVisitor(message: StorefrontMessage): VisitorNote | undefined {
  const { visit, event, receivedAt } = message;
  if (visit.consent === "denied" || message.isBot) return undefined;
  const ttclid = readTikTokId(visit.click?.ttclid);
  const ttp = readTikTokId(visit.ttp);
  const ip = readPublicIp(message.ip);
  return {
    clientId: visit.clientId,
    consent: visit.consent,
    context: {
      ...(ttp === undefined ? {} : { ttp }),
      ...(ip === undefined ? {} : { ip }),
      ...(message.userAgent === undefined ? {} : { userAgent: message.userAgent }),
      ...readIdentity(message),
    },
    click:
      ttclid === undefined ? undefined : { ttclid, clickedAt: readVisitClickTime(message) ?? receivedAt },
    links: [
      ...visitorLink("client", visit.clientId),
      ...("cartToken" in event ? visitorLink("cart", event.cartToken) : []),
      ...("checkoutToken" in event ? visitorLink("checkout", event.checkoutToken) : []),
      ...("orderId" in event ? visitorLink("order", event.orderId) : []),
      ...storefrontPerson(message),
    ],
    ownVisitKey: readOwnVisitKey(event.url),
    seenAt: receivedAt,
    signupEmail: signupEmail(message),
  };
}

/**
 * The email that a registration form was sent off with, normalised; undefined for any other message, and for a robot's.
 */
export function signupEmail({ event, isBot }: StorefrontMessage): string | undefined {
  if (event.name !== "signup_submitted" || isBot || event.email === undefined) return undefined;
  return normalizeEmail(event.email);
}

/** Who buys, by the browser's half of a checkout; a form of the shop may be filled in for someone else. */
function readIdentity({ visit, event }: StorefrontMessage): VisitorContext {
  const isCheckout = "checkoutToken" in event;
  const email = isCheckout && event.email !== undefined ? normalizeEmail(event.email) : undefined;
  const phone = isCheckout && event.phone !== undefined ? normalizePhone(event.phone, []) : undefined;
  return {
    ...(email === undefined ? {} : { email: sha256(email) }),
    ...(phone === undefined ? {} : { phone: sha256(phone) }),
    ...(visit.customerId === undefined ? {} : { externalId: sha256(visit.customerId) }),
  };
}

/** When the browser says that it came by its click, Unix milliseconds; undefined where that cannot be. */
export function readVisitClickTime({ visit, receivedAt }: StorefrontMessage): number | undefined {
  return visit.click?.at === undefined ? undefined : readClickTime(String(visit.click.at), receivedAt);
}

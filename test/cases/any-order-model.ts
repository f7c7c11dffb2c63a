import * as fc from "fast-check";

import { hourMs, minuteMs } from "../pipeline/hand-clock.ts";
import type { Step } from "./case.ts";
import { browser, checkout, ofCheckout, order, refund, unpaid, type OrderSaid } from "./tell.ts";

type Consent = "granted" | "granted_no_sale";

/**
 * Where the cart says that the shopper refused: in every message of the order and its checkout, or only in the order's
 * payment, as where consent was withdrawn in between.
 */
type Refusal = "everywhere" | "with_payment";

/** All that is ever said of one order, whenever it is said. */
export type History = {
  readonly country: "US" | "DE";
  readonly channel: "web" | "pos";
  readonly isVip: boolean;
  /** What the shopper said, where anything tells. */
  readonly consent: Consent;
  /** The cart carries consent, and the newest click. */
  readonly hasCart: boolean;
  readonly isUnpaid: boolean;
  readonly isPaid: boolean;
  readonly isCancelled: boolean;
  /** Totals by now, each a minute after the one before. */
  readonly edits: readonly string[];
  readonly refunds: readonly string[];
  readonly isCheckoutTold: boolean;
  /** The browser's half; with a click, that many milliseconds old. */
  readonly visit: { readonly clickAgo: number | undefined; readonly isCompleted: boolean } | undefined;
  /** Only those with this rule's tag become a purchase. */
  readonly isRuled: boolean;
  readonly refusal: Refusal | undefined;
  /** What somebody else's browser, with a newer click, answered. */
  readonly stranger: Consent | "denied" | undefined;
};

const anyHistories: fc.Arbitrary<History> = fc.record({
  country: fc.constantFrom("US", "DE"),
  channel: fc.constantFrom("web", "web", "web", "pos"),
  isVip: fc.boolean(),
  consent: fc.constantFrom("granted", "granted_no_sale"),
  hasCart: fc.boolean(),
  isUnpaid: fc.boolean(),
  isPaid: fc.boolean(),
  isCancelled: fc.constantFrom(false, false, true),
  edits: fc.subarray(["45.00", "60.99", "50.00"]),
  refunds: fc.subarray(["34.00", "5.50"]),
  isCheckoutTold: fc.boolean(),
  visit: fc.option(
    fc.record({ clickAgo: fc.constantFrom(undefined, minuteMs, hourMs), isCompleted: fc.boolean() }),
    { nil: undefined },
  ),
  isRuled: fc.boolean(),
  refusal: fc.constantFrom(undefined, undefined, undefined, "everywhere", "with_payment"),
  stranger: fc.constantFrom(undefined, "granted", "granted_no_sale", "denied"),
});

/**
 * Of those with a refusal only what is the same in any order. A browser that is heard after its cart refused has decided
 * anew, so it has none; and of a cancellation and a refusal that come in two messages the first is the reason that stays.
 */
export const histories = anyHistories.map((history): History => {
  const { refusal } = history;
  if (refusal === undefined) return history;
  const isLate = refusal === "with_payment";
  return {
    ...history,
    visit: undefined,
    isPaid: history.isPaid || isLate,
    isCancelled: history.isCancelled && !isLate,
  };
});

/** The messages of a history, each once. */
export function listMessages(history: History): readonly Step[] {
  const { country, consent, visit, refusal, stranger } = history;
  const inCart = {
    ...(history.hasCart && { consent, click: ["A", 0] as const }),
    ...(refusal === "everywhere" && { consent: "denied" }),
  };
  const said = (fields: object = {}): OrderSaid => ({
    country,
    ...inCart,
    fields: {
      ...ofCheckout,
      ...fields,
      source_name: history.channel,
      tags: history.isVip ? "VIP" : "",
    },
  });
  const placed = history.isUnpaid ? unpaid : {};
  const came = {
    consent,
    ...(visit?.clickAgo !== undefined && { click: ["B", visit.clickAgo] as const }),
  };
  const sale: OrderSaid = { country, ...inCart };
  const paid: OrderSaid = { ...said(), ...(refusal !== undefined && { consent: "denied" }) };
  return [
    order("create", said(placed)),
    ...(history.isPaid ? [order("paid", paid)] : []),
    ...(history.isCancelled ? [order("cancelled", said(placed))] : []),
    ...history.edits.map((total, index) =>
      order("updated", { ...said(), edited: [total, 60 * (index + 1)] }),
    ),
    ...history.refunds.map((amount, index) => refund(amount, { id: index + 1 })),
    ...(history.isCheckoutTold ? [checkout(sale)] : []),
    ...(visit === undefined ? [] : [browser("checkoutStarted", { ...came, fields: { id: eventId(1) } })]),
    ...(visit?.isCompleted === true
      ? [browser("checkoutCompleted", { ...came, fields: { id: eventId(2) } })]
      : []),
    ...(stranger === undefined
      ? []
      : [
          browser("pageViewed", {
            browser: 2,
            consent: stranger,
            click: ["C", 0],
            fields: { id: eventId(3) },
          }),
        ]),
  ];
}

const eventId = (number: number) => `sh-0000000${number}-5B2C-4F6E-9A51-2F8F0E7D3B10`;

/** What becomes of a history, by the rules and not by the path: each delivery in the alphabet's order, and what is kept. */
export function foretell(history: History): {
  readonly ends: readonly string[];
  readonly keeps: readonly string[];
} {
  const { visit, edits, refusal } = history;
  const isConsentTold = history.hasCart || visit !== undefined;
  const isWithheld = !isConsentTold && history.country === "DE";
  const own = visit?.clickAgo === undefined ? "" : " click B";
  const click = history.hasCart ? " click A" : own;
  const limited = isConsentTold && history.consent === "granted_no_sale" ? " limited" : "";

  const held =
    refusal !== undefined
      ? "consent_denied"
      : history.channel === "pos"
        ? "channel_off"
        : history.isCancelled
          ? "cancelled"
          : isWithheld
            ? "consent_unknown"
            : history.isUnpaid && !history.isPaid
              ? "awaiting_payment"
              : history.isRuled && !history.isVip
                ? "rule_condition"
                : undefined;
  const begun = history.isCheckoutTold || visit !== undefined;
  const value = history.isCheckoutTold ? "60.99" : "55";
  const last = edits.at(-1);
  const kept = [
    "60.99 USD",
    ...(last === undefined || last === "60.99" ? [] : [`now ${Number(last)}`]),
    ...(history.refunds.length === 0
      ? []
      : [`refunded ${history.refunds.map((amount) => `${Number(amount)} USD`).join(" + ")}`]),
    ...(history.isCancelled ? ["cancelled"] : []),
  ].join(", ");
  return {
    ends: [
      held === undefined ? `CompletePayment 60.99 USD${click}${limited}` : `CompletePayment skipped: ${held}`,
      ...(begun
        ? [
            refusal === "everywhere"
              ? "InitiateCheckout skipped: consent_denied"
              : isWithheld
                ? "InitiateCheckout skipped: consent_unknown"
                : `InitiateCheckout ${value} USD${history.isCheckoutTold ? click : own}${limited}`,
          ]
        : []),
    ],
    keeps: [kept, ...(begun ? [`${value} USD`] : [])].toSorted(),
  };
}

/** The rules of a history's shop; the default ones where it says nothing. */
export const vipOnly = [
  {
    id: "vip",
    source: "purchase",
    event: "CompletePayment",
    conditions: [{ kind: "order_tag", is: "any_of", values: ["vip"] }],
  },
  { id: "checkout", source: "checkout", event: "InitiateCheckout" },
];

import type { OrderTopic } from "#app/core/mapping/map-order.ts";

import { refund as refundBody, paidBack } from "../fixtures/refund.ts";
import { checkoutToken } from "../fixtures/shopper-browser.ts";
import { secondMs } from "../pipeline/hand-clock.ts";
import { sampleCheckout, sampleOrder, type SampleOrder } from "../pipeline/sample-order.ts";
import type { EventMaker, Visit } from "../storefront/shopper.ts";
import type { Play, Step } from "./case.ts";

/** A TikTok click by the letter that stands for its id, and how long before the sale or the event it was. */
export type Clicked = readonly [letter: string, agoMs: number];

type SaleSaid = {
  /** In the cart's attributes, with its time. */
  readonly click?: Clicked;
  /** In the cart's attributes; the time as it stands there, or none. */
  readonly clickAt?: readonly [letter: string, at: string | undefined];
  /** In the address of the landing page, which never says when. */
  readonly landing?: string;
  /** In the cart's attributes. */
  readonly consent?: string;
  /** Of both addresses. */
  readonly country?: string;
  /** How long before the case began it was made, in milliseconds. */
  readonly ago?: number;
  readonly fields?: SampleOrder;
};

export type OrderSaid = SaleSaid & {
  readonly number?: number;
  /** Its total by now, as edits and refunds left it, and how many seconds after it was placed. */
  readonly edited?: readonly [total: string, second: number];
};

const ttclidOf = (letter: string) => `E.C.P.${letter}`;

/** What an order or checkout carries, over the sample's. */
function saleFields(at: number, said: SaleSaid): SampleOrder {
  const { click, clickAt, landing, consent, country } = said;
  const attributes: Record<string, string | undefined> = {
    tt_consent: consent,
    ttclid: click?.[0] ?? clickAt?.[0],
    ttclid_at: click === undefined ? clickAt?.[1] : String(Math.floor((at - click[1]) / secondMs)),
  };
  if (attributes["ttclid"] !== undefined) attributes["ttclid"] = ttclidOf(attributes["ttclid"]);
  const address = { first_name: "Jo", last_name: "Kim", city: "Town", country_code: country };
  return {
    note_attributes: Object.entries(attributes)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => ({ name, value })),
    ...(landing !== undefined && { landing_site: `/?ttclid=${ttclidOf(landing)}` }),
    ...(country !== undefined && { billing_address: address, shipping_address: address }),
    ...said.fields,
  };
}

/** An order of 60.99 USD from San Francisco, paid on the web, told by this topic. */
export function order(topic: "create" | "paid" | "updated" | "cancelled", said: OrderSaid = {}): Step {
  return async ({ store, start, map }) => {
    const { number = 1, ago = 0, edited } = said;
    const at = start - ago;
    const body = sampleOrder(number, at, {
      ...saleFields(at, said),
      ...(topic === "cancelled" && { cancelled_at: new Date(at + secondMs).toISOString() }),
      ...(edited !== undefined && {
        current_total_price: edited[0],
        updated_at: new Date(at + edited[1] * secondMs).toISOString(),
      }),
    });
    await store.ingest(`orders/${topic}` satisfies OrderTopic | "orders/updated", body);
    await map();
  };
}

/** The same order as Shopify has it while its money is not there: cash on delivery, a bank transfer. */
export const unpaid = { financial_status: "pending" } as const;

/** What makes an order one of the shopper whose storefront events tell of a checkout. */
export const ofCheckout = { checkout_token: checkoutToken } as const;

export function checkout(said: SaleSaid = {}): Step {
  return async ({ store, start, map }) => {
    const at = start - (said.ago ?? 0);
    await store.ingest("checkouts/create", sampleCheckout(checkoutToken, at, saleFields(at, said)));
    await map();
  };
}

/** Money given back for an order. */
export function refund(amount: string, said: { readonly number?: number; readonly id?: number } = {}): Step {
  return async ({ store, map }) => {
    const { number: orderId = 1, id = 7 } = said;
    await store.ingest("refunds/create", refundBody({ orderId, id, payments: [paidBack(amount)] }));
    await map();
  };
}

export type BrowserSaid = {
  /** Which browser; the first unless told. */
  readonly browser?: number;
  readonly consent?: Visit["consent"];
  /** The click it came with, and how long before now. */
  readonly click?: Clicked;
  /** Whose account it is logged in to. */
  readonly customerId?: string;
  readonly userAgent?: string;
  /** More of the event. */
  readonly fields?: Record<string, unknown>;
};

type EventKind = Exclude<keyof EventMaker, "custom">;

/** What the web pixel tells of a browser, now. */
export function browser(kind: EventKind, said: BrowserSaid = {}): Step {
  return visit(said, (make) => make[kind](said.fields));
}

/** What a theme or an app publishes by a name of its own, now. */
export function published(
  name: string,
  properties: Record<string, unknown> = {},
  said: BrowserSaid = {},
): Step {
  return visit(said, (make) => make.custom(name, properties, said.fields));
}

function visit(said: BrowserSaid, makeEvent: (make: EventMaker) => ReturnType<EventMaker["custom"]>): Step {
  const { browser: number = 1, consent = "granted", click, customerId, userAgent } = said;
  return async ({ store, world, make, map }) => {
    const now = world.time.now();
    await store.tell([makeEvent(make)], {
      visit: {
        clientId: `c7f1a0de-5b2c-4f6e-9a51-${String(number).padStart(12, "0")}`,
        consent,
        click: click && { ttclid: ttclidOf(click[0]), at: Math.floor((now - click[1]) / secondMs) },
        ttp: undefined,
        customerId,
      },
      ...(userAgent !== undefined && { userAgent }),
    });
    await map();
  };
}

export function later(ms: number): Step {
  return async ({ world }) => world.time.advance(ms);
}

/** Everything due is sent. */
export const send: Step = ({ store }) => store.sendDue();

/** Told before any of it is mapped. */
export function atOnce(...steps: readonly Step[]): Step {
  return async (play) => {
    for (const step of steps) await step({ ...play, map: async () => {} });
    await play.map();
  };
}

/** The merchant saves another table. */
export function saveRules(rules: Parameters<Play["store"]["saveRules"]>[0]): Step {
  return ({ store }) => store.saveRules(rules);
}

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { mapMessage } from "#app/core/mapping/map-message.ts";
import { planDeliveries } from "#app/core/mapping/plan-deliveries.ts";
import { skipReasons, unreadableReasons } from "#app/core/mapping/skip-reason.ts";
import type { MappedTopic } from "#app/core/shopify/topics.ts";
import { tiktokEventSchema } from "#app/core/tiktok/event.ts";

import { eventRules } from "../../emulators/tiktok/event-track/event-rules.ts";
import { contextOf, livePixel, now, testPixel, type Case } from "../../fixtures/case.ts";
import { checkout } from "../../fixtures/checkout.ts";
import { customer } from "../../fixtures/customer.ts";
import type { Json, JsonObject } from "../../fixtures/json.ts";
import { bottle, towel } from "../../fixtures/line-item.ts";
import { order } from "../../fixtures/order.ts";
import { ttclid, ttp } from "../../fixtures/shopper-browser.ts";
import { assertLaw } from "../assert-law.ts";
import { conversionOf } from "./map-body.ts";

const common = {
  market: {
    shop: { currency: "USD", decimals: 2 },
    buyer: { currency: "CAD", decimals: 2, rate: "1.3846" },
  },
  lines: [{ ...bottle, discounts: ["3.40", "1.00"] }, towel],
  tax: "6.12",
  landingSite: `/products/harbor-insulated-bottle?utm_source=tiktok&ttclid=${ttclid}`,
  attributes: { ttclid, ttclid_at: "1795169643", _ttp: ttp, tt_consent: "granted" },
} as const;

const fullOrder = order({
  ...common,
  tip: "4.00",
  duties: "3.25",
  shipping: [{ price: "6.90" }, { price: "2.00" }],
});
const fullCheckout = checkout(common);

/** The defaults, and a shop that chose differently wherever it could. */
const settingsOf: Record<string, NonNullable<Case["settings"]>> = {
  "the default settings": {},
  "other settings": {
    purchaseTrigger: "placed",
    contentId: "product",
    value: "without_tax",
    currency: "buyer",
    sendFreeOrders: true,
    sendOutsideWindow: true,
    unknownConsent: "send",
    channels: { web: true, huge: true },
  },
};

const huge = "9".repeat(50_000);

/** What may stand where something else was expected; `undefined` takes the field away. */
const replacements: readonly (Json | undefined)[] = [
  undefined,
  null,
  "",
  " ",
  "text",
  "null",
  "\u0000\ud800",
  "-1",
  huge,
  0,
  -1,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  2 ** 31 - 1,
  true,
  false,
  [],
  [null, "text", 7, [[]], {}],
  {},
  { amount: "1.00", currency_code: "XXX", id: -1, length: 3, name: null },
];

type Path = readonly (string | number)[];

/** Every path of the body: containers and leaves. */
function pathsOf(value: Json, path: Path = []): readonly Path[] {
  const inner = Array.isArray(value)
    ? value.flatMap((item: Json, index) => pathsOf(item, [...path, index]))
    : typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...path, key]))
      : [];
  return [path, ...inner];
}

function replaceAt(body: Json, path: Path, replacement: Json | undefined): Json | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return replacement;
  if (Array.isArray(body))
    return body.flatMap((item: Json, index) => {
      if (index !== key) return [item];
      const changed = replaceAt(item, rest, replacement);
      return changed === undefined ? [] : [changed];
    });
  if (typeof body !== "object" || body === null) return body;
  const { [key]: item = null, ...others } = body as JsonObject;
  const changed = replaceAt(item, rest, replacement);
  return changed === undefined ? others : { ...others, [key]: changed };
}

/** Most broken fields are none that is read, and lead to the very same event. */
const takenEvents = new Set<string>();

/** Maps and plans; throws unless it ended in an event TikTok takes, or in a reason from the tables. */
function endOf(topic: MappedTopic, text: string, settings: NonNullable<Case["settings"]>): string {
  const result = mapMessage(topic, Buffer.from(text), contextOf({ settings }));
  if (!result.ok) {
    expect(unreadableReasons).toContain(result.reason);
    return result.reason;
  }
  const plans = planDeliveries(conversionOf(result), [livePixel, testPixel]);
  expect(plans).toHaveLength(2);
  for (const plan of plans) {
    if (plan.state === "skipped") expect(skipReasons).toContain(plan.reason);
    else {
      const wire = JSON.stringify(plan.body);
      if (takenEvents.has(wire)) continue;
      expect(wire.length).toBeLessThan(20_000);
      const event: unknown = JSON.parse(wire);
      expect(tiktokEventSchema.safeParse(event).error).toBeUndefined();
      expect(
        eventRules.check(event, { nowSeconds: now / 1_000, eventSource: "web", eventSourceId: "CPIXEL" }),
      ).toBeUndefined();
      takenEvents.add(wire);
    }
  }
  return plans[0]?.state === "skipped" ? plans[0].reason : "event";
}

const messages = [
  ["orders/create", fullOrder],
  ["checkouts/create", fullCheckout],
  ["customers/create", customer({ hasAddress: true })],
] as const;

describe.each(Object.keys(settingsOf))("with %s", (name) => {
  const settings = settingsOf[name] ?? {};

  test.each(messages)("the whole %s message is an event", (topic, body) => {
    expect(endOf(topic, JSON.stringify(body), settings)).toBe("event");
  });

  test.each(messages)(
    "%s with any one field removed or of another type ends in an event or a reason",
    (topic, body) => {
      const ends = new Map<string, number>();
      for (const path of pathsOf(body))
        for (const [index, replacement] of replacements.entries()) {
          const text = JSON.stringify(replaceAt(body, path, replacement)) ?? "";
          try {
            const end = endOf(topic, text, settings);
            ends.set(end, (ends.get(end) ?? 0) + 1);
          } catch (error) {
            throw new Error(`${topic} with ${path.join(".") || "the body"} replaced by no. ${index}`, {
              cause: error,
            });
          }
        }
      // Most fields are not needed: were they, one oddity would cost the shop a sale.
      const total = [...ends.values()].reduce((sum, count) => sum + count, 0);
      expect(total).toBeGreaterThan(1_000);
      expect((ends.get("event") ?? 0) / total).toBeGreaterThan(0.94);
    },
  );

  test.each(messages)("%s with several fields broken at once ends in an event or a reason", (topic, body) => {
    const paths = pathsOf(body);
    const breaks = fc.array(
      fc.tuple(fc.constantFrom(...paths), fc.constantFrom(...replacements.filter((one) => one !== huge))),
      {
        minLength: 2,
        maxLength: 12,
      },
    );
    assertLaw(
      fc.property(breaks, (changes) => {
        let broken: Json | undefined = body;
        for (const [path, replacement] of changes)
          if (broken !== undefined) broken = replaceAt(broken, path, replacement);
        endOf(topic, JSON.stringify(broken) ?? "", settings);
      }),
      400,
    );
  });
});

describe("whatever arrives", () => {
  const topics = fc.constantFrom<MappedTopic>(
    "orders/create",
    "orders/paid",
    "orders/cancelled",
    "checkouts/create",
    "checkouts/update",
  );

  test("any JSON ends in an event or a reason", () => {
    assertLaw(
      fc.property(topics, fc.json({ maxDepth: 4 }), (topic, text) => {
        endOf(topic, text, {});
      }),
    );
  });

  test("any bytes end in an event or a reason", () => {
    assertLaw(
      fc.property(topics, fc.uint8Array({ maxLength: 200 }), (topic, bytes) => {
        expect(mapMessage(topic, Buffer.from(bytes), contextOf({})).ok).toBe(false);
      }),
    );
  });

  test.each(["[", '{"a":', '{"id":820982911946154508,"a":'])("a body nested 100,000 deep with %j", (open) => {
    const close = open === "[" ? "]" : "}";
    const nested = `${open.repeat(100_000)}1${close.repeat(100_000)}`;
    expect(["body_not_json", "body_not_an_object", "order_id_missing", "time_unreadable"]).toContain(
      endOf("orders/create", nested, {}),
    );
  });
});

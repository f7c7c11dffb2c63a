import { TZDate } from "@date-fns/tz";
import { Big } from "big.js";
import { format } from "date-fns";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";

import { createTestDatabase, type TestDatabase } from "../../setup/database.ts";
import { insertAdDays, insertAdObjects } from "./insert-ads.ts";
import { openWorld, range } from "./open-ads-world.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

const dayIn = (zone: string, at: string) => format(new TZDate(at, zone), "yyyy-MM-dd");
const isInRange = (day: string) => day >= range.from && day <= range.to;

// ---- against a loop ----------------------------------------------------------------------------------------------

const minuteMs = 60_000;
const start = Date.parse("2026-10-28T00:00:00Z");
const someAmount = fc.nat(20_000).map((cents) => new Big(cents).div(100).toFixed());
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const randomOrder = fc
  .record({
    minute: fc.nat(18 * 1_440),
    clickAge: maybe(fc.oneof(fc.nat(60), fc.nat(35 * 1_440), fc.constantFrom(1_440, 7 * 1_440, 10_081))),
    value: maybe(someAmount),
    currency: maybe(fc.constantFrom("EUR", "USD")),
    isCancelled: fc.nat(5).map((die) => die === 0),
    refunds: fc.array(fc.record({ amount: someAmount, currency: fc.constantFrom("EUR", "USD") }), {
      maxLength: 2,
    }),
    state: fc.constantFrom("accepted", "accepted", "accepted", "rejected", "skipped", "dead", "pending"),
    isTest: fc.nat(9).map((die) => die === 0),
    elsewhere: fc.nat(9).map((die) => die === 0),
  })
  .map(({ minute, clickAge, isCancelled, ...rest }) => {
    const orderedAt = new Date(start + minute * minuteMs).toISOString();
    return {
      ...rest,
      orderedAt,
      clickedAt:
        clickAge === undefined ? undefined : new Date(start + (minute - clickAge) * minuteMs).toISOString(),
      cancelledAt: isCancelled ? orderedAt : undefined,
    };
  });

type RandomOrder = typeof randomOrder extends fc.Arbitrary<infer Order> ? Order : never;

function withoutUndefined<Row extends object>(row: Row) {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Row]: Exclude<Row[Key], undefined>;
  };
}

/** What the page's numbers are by the words that explain them, order by order. */
function countByHand(orders: readonly RandomOrder[], accountZone: string, shopZone: string) {
  const delivered = orders.flatMap((order) => {
    const { clickedAt } = order;
    if (clickedAt === undefined || order.state !== "accepted" || order.isTest || order.elsewhere) return [];
    const same = order.refunds.filter((refund) => refund.currency === order.currency);
    const refunded = same.reduce((sum, { amount }) => sum.plus(amount), new Big(0));
    const left = new Big(order.value ?? 0).minus(refunded);
    const net = order.cancelledAt !== undefined || left.lt(0) ? new Big(0) : left;
    const orderDay = dayIn(accountZone, order.orderedAt);
    return [
      {
        order,
        refunded,
        net,
        foreignRefunds: order.refunds.length - same.length,
        orderDay,
        clickDay: dayIn(accountZone, clickedAt),
        shopDay: dayIn(shopZone, order.orderedAt),
        age: Math.ceil((Date.parse(order.orderedAt) - Date.parse(clickedAt)) / 86_400_000),
      },
    ];
  });
  type Delivered = (typeof delivered)[number];
  const count = (isCounted: (each: Delivered) => boolean) => delivered.filter(isCounted).length;
  const here = (each: Delivered) => isInRange(each.orderDay);
  const days = new Map<string, { conversions: number; gross: Big; net: Big }>();
  for (const basis of ["order", "click"] as const)
    for (const each of delivered) {
      const day = basis === "order" ? each.orderDay : each.clickDay;
      if (!isInRange(day)) continue;
      const key = `${basis} ${day} ${each.order.currency}`;
      const sum = days.get(key) ?? { conversions: 0, gross: new Big(0), net: new Big(0) };
      days.set(key, {
        conversions: sum.conversions + 1,
        gross: sum.gross.plus(each.order.value ?? 0),
        net: sum.net.plus(each.net),
      });
    }
  return {
    days: Object.fromEntries(
      [...days].map(([key, sum]) => [key, [sum.conversions, sum.gross.toFixed(), sum.net.toFixed()]]),
    ),
    reasons: {
      clickedOnAnotherDay: count((each) => here(each) && each.clickDay !== each.orderDay),
      clickedOutside: count((each) => here(each) && !isInRange(each.clickDay)),
      orderedOutside: count((each) => isInRange(each.clickDay) && !here(each)),
      otherDayInShop: count((each) => here(each) && each.shopDay !== each.orderDay),
      onlyInAccountRange: count((each) => here(each) && !isInRange(each.shopDay)),
      onlyInShopRange: count((each) => isInRange(each.shopDay) && !here(each)),
      outsideEveryWindow: count((each) => here(each) && each.age > 7),
      outsideSomeWindow: count((each) => here(each) && each.age > 1 && each.age <= 7),
      acceptedWithoutClick: orders.filter(
        (order) =>
          order.state === "accepted" &&
          !order.isTest &&
          !order.elsewhere &&
          order.clickedAt === undefined &&
          isInRange(dayIn(accountZone, order.orderedAt)),
      ).length,
      rejected: orders.filter(
        (order) =>
          order.state === "rejected" &&
          !order.isTest &&
          !order.elsewhere &&
          isInRange(dayIn(accountZone, order.orderedAt)),
      ).length,
    },
    adjustments: {
      cancelled: count((each) => here(each) && each.order.cancelledAt !== undefined),
      refunded: count((each) => here(each) && each.order.cancelledAt === undefined && each.refunded.gt(0)),
      refundsNotSubtracted: delivered
        .filter((each) => here(each) && each.order.cancelledAt === undefined)
        .reduce((sum, each) => sum + each.foreignRefunds, 0),
      withoutValue: count((each) => here(each) && each.order.value === undefined),
    },
  };
}

test.each([
  ["Asia/Tokyo", "America/Los_Angeles"],
  ["America/New_York", "Europe/Berlin"],
  ["Pacific/Kiritimati", "Pacific/Pago_Pago"],
  ["Asia/Kolkata", "Asia/Kolkata"],
])(
  "with the account in %s and the shop in %s random orders are counted as a loop counts them",
  async (accountZone, shopZone) => {
    const orders =
      fc.sample(fc.array(fc.noBias(randomOrder), { minLength: 250, maxLength: 250 }), {
        seed: accountZone.length * 1_000 + shopZone.length,
        numRuns: 1,
      })[0] ?? [];
    const world = await openWorld(database.pool, { accountZone, shopZone });
    await insertAdObjects(world.pool, world.advertiserRef, [
      { level: "adgroup", id: "1", name: "Week", clickWindowDays: 7 },
      { level: "adgroup", id: "2", name: "Day", clickWindowDays: 1 },
    ]);
    await insertAdDays(world.pool, world.advertiserRef, [
      { level: "adgroup", day: range.from, id: "1", spend: "1" },
      { level: "adgroup", day: range.to, id: "2", spend: "1" },
    ]);
    for (const [index, { isTest, elsewhere, state, ...order }] of orders.entries())
      await world.order({
        id: String(index),
        ...withoutUndefined(order),
        deliveries: [
          {
            pixelCode: elsewhere ? "COTHER" : world.code,
            state,
            ...(state === "accepted" || state === "pending" ? {} : { reason: "some_reason" }),
            ...(isTest ? { testEventCode: "TEST1" } : {}),
          },
        ],
      });

    const byHand = countByHand(orders, accountZone, shopZone);
    const report = await world.read();
    const days = report.ourDays.map(
      ({ basis, day, currency, conversions, gross, net }) =>
        [
          `${basis} ${day} ${currency}`,
          [conversions, new Big(gross).toFixed(), new Big(net).toFixed()],
        ] as const,
    );
    expect(Object.fromEntries(days)).toEqual(byHand.days);
    const { rejected, ...reasons } = report.reasons;
    expect({ ...reasons, rejected: rejected.all }).toMatchObject(byHand.reasons);
    expect(report.adjustments).toEqual(byHand.adjustments);
    const ordered = Object.entries(byHand.days).filter(([key]) => key.startsWith("order"));
    expect(report.byOrderDay.conversions).toBe(ordered.reduce((sum, [, [count]]) => sum + Number(count), 0));
    // Else nothing was compared.
    expect(report.byOrderDay.conversions).toBeGreaterThan(20);
  },
);

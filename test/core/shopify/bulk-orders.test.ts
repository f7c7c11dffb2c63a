import { array, assert, integer, nat, property } from "fast-check";
import { expect, test } from "vitest";

import { readBulkOrders } from "#app/core/shopify/bulk-orders.ts";

const orderLine = (number: number) =>
  JSON.stringify({ id: `gid://shopify/Order/${number}`, name: `#${number} é` });
const partLine = (order: number, type: string, number: number) =>
  JSON.stringify({ id: `gid://shopify/${type}/${number}`, __parentId: `gid://shopify/Order/${order}` });

const file = (counts: readonly number[]) =>
  Buffer.from(
    counts
      .flatMap((lines, at) => [
        orderLine(at + 1),
        ...Array.from({ length: lines }, (_, line) =>
          partLine(at + 1, line % 3 === 2 ? "ShippingLine" : "LineItem", line + 1),
        ),
      ])
      .map((line) => `${line}\n`)
      .join(""),
  );

test("however a file is cut into pieces, every order is read once, with all its lines", () => {
  assert(
    property(
      array(nat({ max: 7 }), { maxLength: 12 }),
      integer({ min: 700, max: 3_000 }),
      integer({ min: 1, max: 5 }),
      (counts, size, ordersMax) => {
        const whole = file(counts);
        const read: number[] = [];
        for (let offset = 0, isEnd = false; !isEnd;) {
          const piece = whole.subarray(offset, offset + size);
          const found = readBulkOrders(piece, { isEnd: offset + size >= whole.length, ordersMax });
          read.push(...found.orders.map((one) => one.lineItems.length + one.shippingLines.length));
          expect(found.unreadable).toBe(0);
          offset += found.bytes;
          isEnd = offset >= whole.length;
        }
        expect(read).toEqual(counts);
      },
    ),
  );
});

test("a line that is nothing is counted, and takes no order with it", () => {
  const text = [
    orderLine(1),
    "{ not json",
    partLine(2, "LineItem", 1),
    partLine(1, "LineItem", 2),
    orderLine(2),
  ];
  const found = readBulkOrders(Buffer.from(text.join("\n")), { isEnd: true, ordersMax: 10 });
  expect(found).toMatchObject({ unreadable: 2, orders: [{ lineItems: [{}] }, { lineItems: [] }] });
});

test("the last order of a piece is left for the next, which may hold more of it", () => {
  const text = Buffer.from(`${orderLine(1)}\n${orderLine(2)}\n${partLine(2, "LineItem", 1)}\n`);
  const found = readBulkOrders(text, { isEnd: false, ordersMax: 10 });
  expect(found.orders).toHaveLength(1);
  expect(text.subarray(found.bytes).toString()).toContain(orderLine(2));
});

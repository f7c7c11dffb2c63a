import { findShop, type Operator } from "#app/operator/open-operator.ts";
import { readLedger } from "#app/pipeline/summarize.ts";

/** A shop's ledger and what it is connected to. */
export async function status(operator: Operator, options: { readonly shop: string }) {
  const shop = await findShop(operator, options.shop);
  const [ledger, pixels, waiting] = await Promise.all([
    readLedger(operator.database.pool, shop.id),
    operator.database.prisma.pixel.findMany({
      where: { shopId: shop.id },
      select: {
        code: true,
        enabled: true,
        testEventCode: true,
        pausedUntil: true,
        connection: { select: { state: true } },
      },
      orderBy: { id: "asc" },
    }),
    operator.database.prisma.inboxEntry.count({ where: { shopId: shop.id, state: "received" } }),
  ]);
  return {
    shop: shop.domain,
    ledger,
    /** Messages that are kept and not mapped yet; they are in no ledger column until they are. */
    unmapped: waiting,
    pixels: pixels.map((pixel) => ({
      code: pixel.code,
      enabled: pixel.enabled,
      connection: pixel.connection.state,
      testEventCode: pixel.testEventCode,
      pausedUntil: pixel.pausedUntil,
    })),
  };
}

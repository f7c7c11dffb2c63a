import { isDay, readZone, startOfDay } from "#app/core/ads/day.ts";
import { addDays } from "#app/core/tiktok/add-days.ts";
import { findShop, OperatorError, quietLog, type Operator } from "#app/operator/open-operator.ts";
import { findRebuildDifference, startRebuild } from "#app/pipeline/rebuild.ts";

/**
 * What the conversions of some days become under the rules and settings in force, compared with what was made of them.
 * With `apply` a task is started that sends what may be sent; the workers take it from there.
 *
 * @param options.from the first day, `YYYY-MM-DD`, in the shop's time zone; `to` the last one, itself included.
 * @throws OperatorError for days that the calendar does not have.
 */
export async function rebuild(
  operator: Operator,
  options: { readonly shop: string; readonly from: string; readonly to: string; readonly apply?: true },
) {
  const shop = await findShop(operator, options.shop);
  const { pool, prisma } = operator.database;
  const { from, to } = options;
  for (const day of [from, to])
    if (!isDay(day)) throw new OperatorError(`"${day}" is not a day. Fix: write it as 2026-11-22`);
  if (to < from) throw new OperatorError(`${to} is before ${from}. Fix: give the first day as --from`);
  const { timeZone } = await prisma.shop.findUniqueOrThrow({
    where: { id: shop.id },
    select: { timeZone: true },
  });
  const zone = readZone(timeZone);
  const range = { from: startOfDay(from, zone), before: startOfDay(addDays(to, 1), zone) };
  const now = operator.clock();
  const difference = await findRebuildDifference(pool, shop, range, { now, log: quietLog });
  const task = options.apply
    ? await startRebuild(pool, shop, range, { createdBy: "operator", now })
    : undefined;
  return { shop: shop.domain, from, to, timeZone: zone, ...difference, task };
}

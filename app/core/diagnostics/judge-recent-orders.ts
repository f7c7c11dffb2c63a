import type { NotChecked, RecentOrdersEvidence } from "#app/core/diagnostics/evidence.ts";
import { finding, type Finding } from "#app/core/diagnostics/finding.ts";

/** Orders of which not one came by webhook, before that is more than chance. */
const silentMin = 3;

/** Whether Shopify's webhooks reach us at all. */
export function judgeWebhooks(orders: RecentOrdersEvidence): readonly Finding[] | NotChecked {
  const total = count(orders);
  if (total === 0) return "too_few";
  if (orders.byWebhook > 0 || total < silentMin) return [];
  const { since, lastHeardAt } = orders;
  return [finding("critical", "webhooks_silent", { orders: total, since, lastHeardAt })];
}

/** A lone lost webhook that was fetched is what the comparison is for; more of them point at something. */
const repairedMin = 3;
const repairedShare = 0.05;

/** Whether every order of Shopify's is known here. */
export function judgeMissingOrders(orders: RecentOrdersEvidence): readonly Finding[] | NotChecked {
  const total = count(orders);
  if (total === 0) return "too_few";
  const { missing, fetched, byWebhook, since, until } = orders;
  if (missing > 0) return [finding("critical", "orders_missing", { missing, orders: total, since, until })];
  // With no webhook at all the other check says more.
  if (byWebhook > 0 && fetched >= repairedMin && fetched >= total * repairedShare)
    return [finding("warning", "orders_repaired", { repaired: fetched, orders: total, since })];
  return [];
}

function count({ byWebhook, fetched, missing }: RecentOrdersEvidence): number {
  return byWebhook + fetched + missing;
}

import type { PrismaClient } from "@prisma/client";

import type { DeliveryRow } from "#app/admin/delivery-row.ts";
import type { Cursor, DeliverySearch } from "#app/admin/delivery-search.ts";
import { deliveryReason } from "#app/core/explain/delivery-reason.ts";
import type { ExplanationTexts } from "#app/core/explain/explanation-texts.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** Deliveries newest first. `newer` and `older` are the ids to page on from; undefined at either end. */
export type DeliveryPage = {
  readonly rows: readonly DeliveryRow[];
  readonly newer: string | undefined;
  readonly older: string | undefined;
};

const selected = {
  id: true,
  event: true,
  tiktokEventId: true,
  state: true,
  reason: true,
  warnings: true,
  attempts: true,
  unknownSince: true,
  createdAt: true,
  conversion: { select: { orderName: true, value: true, currency: true } },
  pixel: { select: { connection: { select: { state: true } } } },
} as const;

/**
 * One page of a shop's deliveries, by keyset: every page costs the same, and what arrives meanwhile moves
 * nothing. A page that reaches the newest delivery is filled from there, so the first page is never a stump.
 */
export async function listDeliveries(
  { prisma, shop, texts }: { prisma: PrismaClient; shop: ShopHandle; texts: ExplanationTexts },
  search: DeliverySearch,
  size: number,
): Promise<DeliveryPage> {
  const { cursor } = search;
  const found = await readRows(prisma, shop, search, size + 1);
  const rows = found.slice(0, size).map((row) => toRow(row, texts));
  const isMore = found.length > size;
  if (cursor?.direction === "before") {
    if (!isMore) return listDeliveries({ prisma, shop, texts }, { ...search, cursor: undefined }, size);
    rows.reverse();
  }
  const isNewer = cursor !== undefined;
  const isOlder = cursor?.direction === "before" || isMore;
  return {
    rows,
    newer: isNewer ? (rows[0]?.id ?? previousOf(cursor)) : undefined,
    older: isOlder ? rows.at(-1)?.id : undefined,
  };
}

/** From an empty page past the end the way back begins where that page was asked for. */
function previousOf(cursor: Cursor): string {
  return String(cursor.id > 1n ? cursor.id - 1n : cursor.id);
}

async function readRows(prisma: PrismaClient, shop: ShopHandle, search: DeliverySearch, limit: number) {
  const { state, event, cursor } = search;
  const isBackward = cursor?.direction === "before";
  return prisma.delivery.findMany({
    where: {
      shopId: shop.id,
      ...(state === undefined ? {} : { state }),
      ...(event === undefined ? {} : { event }),
      ...(cursor === undefined ? {} : { id: isBackward ? { gt: cursor.id } : { lt: cursor.id } }),
    },
    orderBy: { id: isBackward ? "asc" : "desc" },
    take: limit,
    select: selected,
  });
}

type FoundRow = Awaited<ReturnType<typeof readRows>>[number];

function toRow(row: FoundRow, texts: ExplanationTexts): DeliveryRow {
  const { conversion } = row;
  const attempts = Array.isArray(row.attempts) ? row.attempts.length : 0;
  const reason = deliveryReason(
    {
      state: row.state,
      reason: row.reason ?? undefined,
      attempts,
      isReplayed: false,
      unknownSince: row.unknownSince?.toISOString(),
      connection: row.pixel?.connection.state,
    },
    texts,
  );
  return {
    id: String(row.id),
    name: conversion === null ? undefined : (conversion.orderName ?? row.tiktokEventId),
    event: row.event,
    state: row.state,
    reason: reason?.short,
    warnings: row.warnings,
    value: conversion?.value?.toFixed(),
    currency: conversion?.currency ?? undefined,
    attempts,
    arrivedAt: row.createdAt.toISOString(),
  };
}

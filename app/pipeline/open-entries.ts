import { readMessage, type ReadMessage } from "#app/core/mapping/read-message.ts";
import type { UnreadableReason } from "#app/core/mapping/skip-reason.ts";
import type { Log } from "#app/log.server.ts";
import type { ClaimedEntry } from "#app/pipeline/claim-inbox-entries.ts";
import { UnsealError } from "#app/sealing.server.ts";
import type { ShopHandle } from "#app/shops.server.ts";

export type OpenedEntry = { readonly entry: ClaimedEntry; readonly message: ReadMessage };

/** An entry that ends dead, and why; its body stays for a replay. */
export type UnreadableEntry = {
  readonly entry: ClaimedEntry;
  readonly reason: UnreadableReason | "mapping_failed";
};

/** Unseals and parses entries. One that can't be opened or read never keeps the others. */
export function openEntries(
  shop: ShopHandle,
  entries: readonly ClaimedEntry[],
  log: Log,
): { readonly opened: readonly OpenedEntry[]; readonly unreadable: readonly UnreadableEntry[] } {
  const opened: OpenedEntry[] = [];
  const unreadable: UnreadableEntry[] = [];
  for (const entry of entries) {
    const read = guard(shop, entry, log, () => {
      if (entry.bodySealed === null) return { ok: false as const, reason: "body_unsealable" as const };
      return readMessage(entry.topic, shop.vault.open("inbox_entry.body_sealed", entry.bodySealed));
    });
    if (read.ok) opened.push({ entry, message: read.message });
    else unreadable.push({ entry, reason: read.reason });
  }
  return { opened, unreadable };
}

/** Turns a bug in reading or mapping one entry into that entry's reason: it ends dead, not the queue. */
export function guard<Result>(
  shop: ShopHandle,
  entry: ClaimedEntry,
  log: Log,
  work: () => Result,
): Result | { readonly ok: false; readonly reason: "body_unsealable" | "mapping_failed" } {
  try {
    return work();
  } catch (error) {
    const reason = error instanceof UnsealError ? "body_unsealable" : "mapping_failed";
    // The error's message could quote the body, so only its kind and place are logged.
    const place = error instanceof Error ? (error.stack ?? "").split("\n").slice(1, 3) : [];
    log.error({ shop: shop.domain, entry: entry.id, topic: entry.topic, reason, place }, "inbox.unreadable");
    return { ok: false, reason };
  }
}

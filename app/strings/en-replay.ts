import type { ReplayRefusal } from "#app/core/delivery/judge-replay.ts";

/** What the pages and the operator say about sending deliveries again. */
export const enReplay = {
  title: "Send again",
  button: "Send again",
  explanation: "The same event goes to TikTok once more, with the same id.",
  confirmTitle: "TikTok may count this sale twice",
  confirmText:
    "TikTok may have had this event for more than two days, and then no longer recognises it. Look for its id in TikTok's Events Manager first: if it is there, do not send it again.",
  confirmYes: "Send again, it may count twice",
  confirmNo: "Don't send",
  cannot: (reason: string) => `It can't be sent again. ${reason}`,
  /** Why a delivery can't be sent again. */
  refusal: {
    not_found: "There is no such delivery.",
    already_accepted: "TikTok has accepted it.",
    under_way: "It is on its way already.",
    erased: "The shopper's data was erased.",
    held_back: "It was held back by a rule or setting. Change that, and rebuild it.",
    never_mapped: "The message could not be read, so there is no event to send.",
    body_gone: "The event is no longer kept.",
    pixel_gone: "Its pixel is no longer connected here.",
    cancelled: "The order was cancelled.",
    too_old: "It is older than the store's limit for what TikTok is told.",
    tiktok_has_it: "TikTok has this event from another sender.",
    may_still_count: "TikTok may still have it: it can be sent again two days after it was first sent.",
    refused: "The shopper refused marketing.",
    never_send: "The customer is marked in Shopify as never to be sent.",
    permission_unknown:
      "The message it was made from is no longer kept, so nobody can tell whether the shopper has refused since.",
  } satisfies Record<ReplayRefusal, string>,
  /** What became of several. */
  done: (count: number) => (count === 1 ? "1 is sent again." : `${count} are sent again.`),
  none: "None is sent again.",
  notDone: (count: number, reason: string) => `${count} not: ${reason}`,
  toConfirm: (count: number) =>
    count === 1 ? "1 may be counted twice by TikTok." : `${count} may be counted twice by TikTok.`,
  confirmMany: "Send these too, they may count twice",
  failed: "That did not work. Nothing was sent twice: try again in a minute.",
};

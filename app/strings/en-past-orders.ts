import type { PastKind, PastTask } from "#app/admin/past-orders/list-past-tasks.ts";

const number = (count: number) => count.toLocaleString("en");
const orders = (count: number) => (count === 1 ? "1 order" : `${number(count)} orders`);
const events = (count: number) => (count === 1 ? "1 event" : `${number(count)} events`);

/** What the page of past orders says. */
export const enPastOrders = {
  title: "Past orders",
  rebuild: {
    title: "Rebuild",
    what: "Looks at what happened in the store again, under the rules and settings that hold now, and sends what TikTok surely does not have.",
    limits:
      "Shopify's messages are kept for 7 days, so what is older is compared and not sent; TikTok can use what is up to 7 days old. What TikTok has is never sent again, changed or taken back.",
    tooFarBack: "What happened in the store is kept for 90 days",
    compare: "Show the difference",
    comparing: "Looking at past orders…",
    nothing: "No difference: everything was sent as it would be now, or was rightly not sent.",
    noPast: "Nothing happened in the store on these days.",
    goes: "Would be sent now",
    goesNothing: "Nothing: what differs can't be sent any more.",
    stays: "Differs, and stays as it is",
    lookedAt: (count: number) => `Looked at what happened in the store on these days (${number(count)}).`,
    notWhole: (count: number) =>
      `Only the newest ${number(count)} were looked at. Sending goes through all of these days.`,
    notJudged: (count: number) =>
      `${number(count)} of them could not be looked at: they were erased, or are too old.`,
    send: "Send what is missing",
    confirmTitle: (count: number) => `Send ${events(count)} to TikTok?`,
    confirmText:
      "TikTok can't take a sale back. Each goes once, under the id it always had, and only where TikTok does not have it under any name.",
    confirmYes: "Send",
    confirmNo: "Don't send",
  },
  backfill: {
    title: "Orders from before installing",
    what: "Clickback hears of orders since it was installed. Earlier ones can be read from Shopify, up to 60 days back: to see them in Deliveries and to try rules on them. Reading sends nothing.",
    installed: "Clickback was installed on",
    nothingToRead:
      "Shopify lets apps read orders of the last 60 days, and Clickback has been installed for longer. There is nothing from before to read.",
    read: "Read orders from before installing",
    readAgain: "Read them again",
    sendTitle: "Send those of the last 7 days",
    sendWhat:
      "TikTok can use orders of the last 7 days. Consent, rules and settings hold for them as for any other.",
    sendTooLate:
      "Clickback has been installed for more than 7 days: orders from before are too old for TikTok by now.",
    readFirst: "Read the orders first.",
    stillReading: "The orders are still being read and looked at.",
    noneKept:
      "None of the orders that were read waits for this: they were sent, or something else speaks against them.",
    confirm: "Nothing else reported these orders to TikTok",
    confirmHelp:
      "No other app, no pixel in the theme, not TikTok's own channel. Their ids are not known here, so TikTok would count each of those sales twice.",
    send: "Send them to TikTok",
  },
  tasks: {
    title: "Under way and done",
    none: "Nothing was rebuilt or read yet. What you start here goes on when you leave the page.",
    leave: "You can leave this page: it goes on by itself.",
    kind: {
      rebuild: "Rebuild",
      backfill: "Reading orders from before installing",
      send_backfill: "Sending orders from before installing",
    } satisfies Record<PastKind, string>,
    days: (from: string, to: string) => (from === to ? from : `${from} to ${to}`),
    only: (reasons: readonly string[]) => `only: ${reasons.join(", ")}`,
    state: {
      waiting: "Waiting",
      running: "Under way",
      done: "Done",
      failed: "Failed",
      cancelled: "Cancelled",
      cancelling: "Being cancelled",
    } satisfies Record<PastTask["state"] | "cancelling", string>,
    startedBy: {
      me: "by you",
      operator: "by whoever runs Clickback",
      someone_else: "by another staff member",
    } satisfies Record<PastTask["startedBy"], string>,
    progress: (what: string) => `Progress: ${what}`,
    farOf: (done: number, total: number) => `${number(done)} of ${number(total)}`,
    far: (done: number) => (done === 0 ? "Just begun" : `${number(done)} so far`),
    atShopify: "Shopify is putting the orders together. That can take some minutes.",
    cancel: "Cancel",
    cancelLabel: (what: string) => `Cancel: ${what}`,
    triedAgain: "It is tried again.",
    started: "Started",
    busy: {
      rebuild: "Not started: a rebuild is under way already. Wait for its end or cancel it.",
      backfill: "These orders are being read already.",
      send_backfill: "These orders are being sent already.",
    } satisfies Record<PastKind, string>,
    cancelled: "It ends as soon as its step at hand is done",
    endedAlready: "It had come to its end already",
    result: {
      sent: (count: number) => `${events(count)} sent`,
      nothingSent: "Nothing had to be sent",
      held: (count: number) => `${number(count)} differ and stay as they are`,
      notJudged: (count: number) => `${number(count)} could not be looked at`,
      read: (count: number) => `${orders(count)} read`,
      isNew: (count: number) => `${number(count)} of them new`,
      unreadable: (count: number) => `${number(count)} could not be read`,
      ordersSent: (count: number) => `${orders(count)} sent`,
      skipped: (count: number, why: string) => `${number(count)} not sent: ${why}`,
    },
    problem: {
      step_failed: "Something went wrong on our side. Start it again; what was done is not done twice.",
      interrupted: "It was interrupted again and again. Start it again; what was done is not done twice.",
      not_confirmed: "Nobody confirmed that nothing else reported these orders.",
      shop_gone: "The store is no longer known here.",
      shopify_not_open:
        "Shopify gives no access right now. Opening Clickback in the Shopify admin renews it.",
      shopify_throttled: "Shopify asked for a pause.",
      shopify_access_denied:
        "Shopify does not let Clickback read orders. Approve the app's new permissions, or ask Shopify for protected customer data.",
      shopify_token_refused:
        "Shopify no longer accepts Clickback's access. Opening Clickback in the Shopify admin renews it.",
      shopify_timed_out: "Shopify did not answer in time.",
      shopify_unreachable: "Shopify could not be reached.",
      shopify_failed: "Shopify answered with an error.",
      shopify_unreadable: "Shopify's answer could not be read.",
      bulk_gone: "Shopify no longer has what it had put together. Start it again.",
      bulk_refused: "Shopify did not want to put the orders together.",
      bulk_busy: "Shopify was busy with something else for a day. Start it again.",
      bulk_too_large: "There are more orders than Clickback can read at once. Ask whoever runs it.",
      bulk_failed: "Shopify failed to put the orders together. Start it again.",
      bulk_cancelled: "It was ended at Shopify. Start it again.",
      bulk_too_slow: "Shopify was not done within a day. Start it again.",
      bulk_partial: "Shopify stopped half-way: what it had is read, the rest is missing. Start it again.",
      bulk_unreadable: "The file from Shopify could not be read.",
      bulk_file_address_not_shopifys:
        "The address of the orders' file is not Shopify's, so it was not opened.",
      bulk_file_refused: "Shopify did not hand out the orders' file.",
      bulk_file_unreachable: "The orders' file could not be fetched from Shopify.",
    } as Readonly<Record<string, string>>,
    problemUnknown: (name: string) =>
      `The reason is known as ${name}; whoever runs Clickback can look it up.`,
  },
};

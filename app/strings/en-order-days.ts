/** What the page says that sets Shopify's orders beside ours. */
export const enOrderDays = {
  title: "Orders compared",
  back: "Diagnostics",
  intro:
    "Every hour Clickback asks Shopify for the orders of the hours gone by and looks for each of them here. One that is missing is fetched and sent under the same rules as any other, and with the same id: if its webhook comes after all, it stays one order.",
  comparedUntil: "Compared until",
  never: "Nothing has been compared yet: the first comparison runs within an hour of installing.",
  start: "Fetch and send",
  startHint: "Compares the last 7 days now.",
  nothing: "There is nothing to compare yet: orders are compared a quarter of an hour after they were made.",
  cancel: "Cancel",
  cancelling: "Being cancelled…",
  running: (done: number, total: number) => `Comparing: ${done} of ${total} hours`,
  waiting: "The comparison begins in a moment.",
  runningBySweep: "The comparison of this hour is under way.",
  leave: "It goes on when you leave this page.",
  done: {
    none: "The last comparison found every order of Shopify's here.",
    fetched: (count: number) =>
      count === 1
        ? "The last comparison fetched 1 missing order."
        : `The last comparison fetched ${count.toLocaleString("en")} missing orders.`,
    ended: "Ended",
  },
  failed: "The last comparison did not come to its end.",
  cancelled: "The last comparison was cancelled.",
  problem: {
    shopify_not_open:
      "Shopify takes no token of this store. Opening the app from the Shopify admin gets a new one; then try again.",
    shopify_token_refused:
      "Shopify takes no token of this store. Opening the app from the Shopify admin gets a new one; then try again.",
    shopify_access_denied:
      "Shopify does not let Clickback read orders. Whoever runs Clickback looks whether the app was granted read_orders.",
    shopify_throttled: "Shopify had too much to do. It is tried again by itself.",
    shopify_timed_out: "Shopify did not answer. It is tried again by itself.",
    shopify_unreachable: "Shopify did not answer. It is tried again by itself.",
  } as Readonly<Record<string, string>>,
  otherProblem: "Something went wrong. It is tried again within the hour.",
  table: "Orders by day",
  chart: "Orders by day: those that came by webhook, those that were fetched, and those that are missing",
  day: "Day",
  hour: "Hour",
  orders: "At Shopify",
  byWebhook: "By webhook",
  fetched: "Fetched",
  missing: "Missing",
  ofDay: (day: string) => `Hours of ${day}`,
  closeDay: "Close",
  zone: (zone: string) => `Days and hours are the store's (${zone}).`,
  empty: "No orders were compared in the last 14 days.",
  emptyDay: "Shopify has no orders of this day, or it was not compared.",
};

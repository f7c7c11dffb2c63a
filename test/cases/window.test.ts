import { dayMs, hourMs, minuteMs, secondMs } from "../pipeline/hand-clock.ts";
import { proveCases } from "./prove-cases.ts";
import { browser, later, ofCheckout, order, unpaid } from "./tell.ts";

const week = { attributionWindowDays: 7 };

/** Edges of what counts, to the second. */
proveCases([
  {
    name: "a click of thirty days to the second counts",
    told: [order("create", { click: ["A", 30 * dayMs] })],
    ends: ["CompletePayment 60.99 USD click A"],
  },
  {
    name: "a click one second older does not, and the order is held back",
    told: [order("create", { click: ["A", 30 * dayMs + secondMs] })],
    ends: ["CompletePayment skipped: outside_window"],
  },
  {
    name: "with the setting it is sent without the click",
    settings: { sendOutsideWindow: true },
    told: [order("create", { click: ["A", 30 * dayMs + secondMs] })],
    ends: ["CompletePayment 60.99 USD"],
  },
  {
    name: "a window of seven days counts seven days to the second",
    settings: week,
    told: [order("create", { click: ["A", 7 * dayMs] })],
    ends: ["CompletePayment 60.99 USD click A"],
  },
  {
    name: "and not one second more",
    settings: week,
    told: [order("create", { click: ["A", 7 * dayMs + secondMs] })],
    ends: ["CompletePayment skipped: outside_window"],
  },
  {
    name: "a window of one day is one of twenty-four hours",
    settings: { attributionWindowDays: 1 },
    told: [
      order("create", { click: ["A", dayMs] }),
      order("create", { number: 2, click: ["A", dayMs + secondMs] }),
    ],
    ends: ["CompletePayment 60.99 USD click A", "CompletePayment skipped: outside_window"],
  },
  {
    name: "a window of ninety days reaches back as far",
    settings: { attributionWindowDays: 90 },
    told: [
      order("create", { click: ["A", 90 * dayMs] }),
      order("create", { number: 2, click: ["A", 90 * dayMs + secondMs] }),
    ],
    ends: ["CompletePayment 60.99 USD click A", "CompletePayment skipped: outside_window"],
  },
  {
    name: "a click after the time that a merchant set back is another order's, also before the order was made",
    told: [
      order("create", {
        click: ["A", hourMs],
        fields: { processed_at: "2026-11-20T08:00:00Z" },
      }),
    ],
    ends: ["CompletePayment 60.99 USD"],
  },
  {
    name: "of a click outside and one inside the one inside counts",
    told: [
      browser("checkoutStarted", { click: ["B", 29 * dayMs] }),
      order("create", { click: ["A", 40 * dayMs], fields: ofCheckout }),
    ],
    ends: ["InitiateCheckout 55 USD click B", "CompletePayment 60.99 USD click B"],
  },
  {
    name: "the window is that of the order's time, not of its payment",
    told: [
      order("create", { click: ["A", 30 * dayMs], fields: unpaid }),
      later(3 * dayMs),
      order("paid", { click: ["A", 30 * dayMs] }),
    ],
    ends: ["CompletePayment 60.99 USD click A"],
  },
  {
    name: "a click's time in the future counts as none, so the order's stands in",
    told: [order("create", { click: ["A", -secondMs] })],
    ends: ["CompletePayment 60.99 USD click A"],
  },
  {
    name: "a click's time in milliseconds counts as none",
    told: [order("create", { clickAt: ["A", "1760000000000"] })],
    ends: ["CompletePayment 60.99 USD click A"],
  },
  {
    name: "a click's time that is garbage counts as none",
    told: [order("create", { clickAt: ["A", "yesterday"] })],
    ends: ["CompletePayment 60.99 USD click A"],
  },
  {
    name: "a click without a time has that of the server's own record, here outside the window",
    settings: week,
    told: [
      browser("pageViewed", { click: ["A", 8 * dayMs] }),
      order("create", { clickAt: ["A", undefined] }),
    ],
    ends: ["CompletePayment skipped: outside_window"],
  },
  {
    name: "an order of seven days to the second is sent",
    told: [order("create", { ago: 7 * dayMs })],
    ends: ["CompletePayment 60.99 USD"],
  },
  {
    name: "an order one second older is too old",
    told: [order("create", { ago: 7 * dayMs + secondMs })],
    ends: ["CompletePayment skipped: too_old"],
  },
  {
    name: "one paid more than seven days after it was placed is too old, whatever it waited for",
    told: [order("create", { fields: unpaid }), later(7 * dayMs + secondMs), order("paid")],
    ends: ["CompletePayment skipped: too_old"],
  },
  {
    name: "one dated up to five minutes ahead is taken as it is",
    told: [order("create", { ago: -5 * minuteMs })],
    ends: ["CompletePayment 60.99 USD"],
  },
  {
    name: "a purchase without a click waits twenty seconds for its browser, and takes the click it brings",
    speaks: true,
    told: [
      order("create", { fields: ofCheckout }),
      later(19 * secondMs),
      ({ store }) => store.sendDue(),
      browser("checkoutCompleted", { click: ["A", hourMs] }),
    ],
    ends: ["CompletePayment 60.99 USD click A"],
  },
  {
    name: "after twenty seconds it goes without",
    speaks: true,
    told: [
      order("create", { fields: ofCheckout }),
      later(20 * secondMs),
      ({ store }) => store.sendDue(),
      browser("checkoutCompleted", { click: ["A", hourMs] }),
    ],
    ends: ["CompletePayment 60.99 USD"],
  },
]);

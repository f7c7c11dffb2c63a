/** What the page says that sets TikTok's numbers beside our own. */
export const enDiscrepancies = {
  title: "Discrepancies",
  toPerformance: "Ad performance",
  intro:
    "TikTok and the store count purchases by different rules, so their numbers hardly ever agree. Here are both, for the same days, with what can be said about the difference.",
  sides: {
    title: "The same days, counted twice",
    figure: "Figure",
    ours: "Ours",
    theirs: "TikTok's",
    oursByOrder: "Ours, by the day of the order",
    oursByClick: "Ours, by the day of the click",
    purchases: "Purchases",
    gross: "Value, gross",
    net: "Value, net",
    spend: "Spend",
    roasGross: "ROAS, gross",
    roasNet: "ROAS, net",
    viewThrough: "Purchases after a view only",
    viewThroughValue: "Value after a view only",
    conversions: "Conversions",
    realTime: "Conversions, by the day they happened",
    notOurs: "TikTok's alone",
    noFigure: "TikTok gave no figure",
    explain: {
      ours: (pixels: string, days: number) =>
        `Ours are orders that TikTok accepted for ${pixels} and that carry a TikTok click, at most ${days} days old by the store's setting (an order keeps the rule that held when it came). Tests are left out.`,
      theirs:
        "TikTok's are the purchases it credits to ads of this account, booked on the day of the click or view.",
      net: "Net is without refunds and without cancelled orders, as known now; TikTok has no way to take a sale back, so its value stays gross.",
      roas: "ROAS is value ÷ spend; ours uses TikTok's spend, as nobody else knows it.",
      conversions: "Conversions are of whatever each ad group aims at, so they are not set against orders.",
    },
    theirsBegin: (day: string) =>
      `TikTok's figures of days before ${day} were not fetched and are missing on its side.`,
    adjusted: (cancelled: string, refunded: string) =>
      `Taken out of the net value: cancelled orders ${cancelled}, refunded orders ${refunded}.`,
    refundsNotSubtracted: (count: string) =>
      `${count} refunds are in another currency than their order's value and could not be taken out.`,
    withoutValue: (count: string) => `${count} orders have no value that could be read, and count as zero.`,
    noPixel:
      "No pixel of this ad account is connected, so nothing of ours can be compared. Pixels are chosen on the page TikTok.",
    roasProblem: {
      no_rate: "Needs an exchange rate: the store's currency is not the ad account's.",
      other_currency:
        "Some orders are in a currency that is neither the store's nor the ad account's, and have no rate.",
      account_currency_unknown: "TikTok has not told the ad account's currency.",
      order_currency_unknown: "Some orders have a value without a currency.",
      no_spend: "Nothing was spent on these days.",
    },
  },
  rate: {
    title: "Exchange rate",
    currencies: (shop: string, account: string) =>
      `The store's currency is ${shop}, the ad account's is ${account}.`,
    unknown: "?",
    hint: "ROAS by our value is shown only with a rate that you enter: Clickback takes none from elsewhere. It is used for all days shown.",
    label: (shop: string, account: string) => `1 ${shop} in ${account}`,
    save: "Save the rate",
    clear: "Remove the rate",
    saved: "The rate is saved.",
    cleared: "There is no rate any more.",
    problem: {
      not_a_number: "Write the rate in digits with a point, such as 0.92.",
      not_positive: "The rate must be more than zero.",
      too_large: "The rate must be below 10,000,000,000.",
      too_exact: "The rate may have at most 10 digits behind the point.",
      account_gone: "This ad account is no longer connected. Load the page again.",
    },
  },
  reasons: {
    title: "Why they differ",
    hint: "An order can have several of these reasons, so they do not add up to the difference.",
    reason: "Reason",
    count: "Orders",
    notKnown: "Not known",
    window: {
      title: "Outside the ad group's window",
      every: "Click older than the window of every ad group that spent: TikTok does not count these.",
      some: "Click older than the window of some of the ad groups that spent. Which ad group a click came from, TikTok does not tell: these may be counted or not.",
      windows: (list: string) => `Click windows of the ad groups that spent: ${list}.`,
      windowOf: (window: string, count: string) => `${window} (${count})`,
      days: (days: number) => (days === 1 ? "1 day" : `${days} days`),
      off: "off",
      unknown: "not known",
      adGroups: (count: number) => (count === 1 ? "1 ad group" : `${count.toLocaleString("en")} ad groups`),
      noneSpent: "No ad group spent anything on these days, so there is no window to hold against.",
      someUnknown: "The window of some ad groups is not known, so none is surely the longest.",
    },
    clickDay: {
      title: "Booked on the day of the click, not of the order",
      differ: "Click and order on different days: TikTok books these on the day of the click.",
      outside:
        "Of those, the click lies outside these days: TikTok books them where this page does not look.",
      ordered:
        "The other way round: clicked on these days, ordered later. TikTok books them here, our orders do not.",
    },
    viewThrough: {
      title: "After a view, without a click",
      count:
        "Purchases TikTok credits to somebody who only saw an ad. A view leaves no trace in the store, so ours has none of them.",
    },
    zone: {
      title: "Time zone",
      differ: (account: string, shop: string) =>
        `Orders on another day in the store's time zone (${shop}) than in the ad account's (${account}), by which this page counts.`,
      onlyAccount: "Of those, on these days in the ad account and not in the store.",
      onlyShop:
        "The other way round: on these days in the store and not in the ad account. They are missing here.",
      same: "The store and the ad account have the same time zone.",
      shopUnknown: "The store's time zone is not known, so nothing can be counted.",
    },
    duplicates: {
      title: "Deduplicated",
      ours: "Of ours, TikTok said it already had them.",
      merged: "By TikTok's own statistics, browser and server events it took for one.",
      unknown: "TikTok's statistics of the pixel have not been fetched for these days.",
    },
    lost: {
      title: "Did not reach TikTok",
      rejected: "TikTok refused them.",
      gaveUp: "Given up or unreadable.",
      unknown: "TikTok never said.",
      waiting: "Still waiting to be sent, or to be paid.",
      otherwise:
        "Not to be sent for other reasons: too old, another sales channel, switched off and the like.",
      withClick: (count: string) => `${count} with a TikTok click`,
      see: "See them",
    },
    consent: {
      title: "No consent",
      count:
        "Orders of shoppers who refused, or whose consent is needed and not known. TikTok was told nothing of them.",
    },
    withoutClick: {
      title: "Known to TikTok by other means",
      count:
        "Orders without a TikTok click that TikTok accepted. It may recognise the shopper by email, phone or address and credit an ad; which, it does not tell.",
    },
    uncounted: {
      title: "What nobody outside TikTok can count",
      list: [
        "Which campaign or ad group a click came from: the click's id does not say, and TikTok does not tell.",
        "Which of our orders TikTok credits: it gives sums, never orders.",
        "Views, and clicks on ads that were made on one device while the order came from another.",
        "Clicks that lost their id on the way: opened in another browser, copied as a link, removed by a privacy tool.",
        "Purchases TikTok estimates, and those it adds or takes back later: it may restate a day for up to 28 days.",
        "Ads of other ad accounts, and of others who send to the same pixel, that share in a purchase.",
      ],
    },
  },
  findings: {
    title: "What is wrong",
    serverFarBelow: {
      title: (pixel: string) =>
        `TikTok counts far fewer server purchases than it accepted for pixel ${pixel}`,
      text: (server: string, accepted: string, days: string) =>
        `${server} by TikTok's statistics, ${accepted} accepted of ours (${days}, UTC days).`,
      whatToDo:
        "Look in TikTok's Events Manager whether the pixel's server events have diagnostics, and whether the pixel is filtered or belongs to another account. With these numbers TikTok's support can look too.",
    },
    foreignBrowser: {
      title: (pixel: string) => `Somebody else sends browser purchases to pixel ${pixel}`,
      text: (browser: string, accepted: string, days: string) =>
        `${browser} browser purchases by TikTok's statistics, beside ${accepted} accepted of ours (${days}, UTC days). Clickback never sends any from the browser.`,
      whatToDo:
        "TikTok's own sales channel, another app or a script in the theme does. Unless it uses the same event ids TikTok counts those orders twice: switch off purchases there.",
    },
    testPixel: {
      title: (pixel: string) => `Every event of pixel ${pixel} is tagged as a test`,
      text: "TikTok accepts the events and counts none of them. Connect the pixel without a test event code to go live.",
    },
  },
  server: {
    title: "Purchase events by TikTok's own statistics",
    hint: "By UTC days, as TikTok gives them for a pixel; they need some hours, so the last days are not judged yet.",
    pixel: "Pixel",
    day: "UTC day",
    accepted: "Ours, accepted",
    server: "TikTok, server",
    browser: "TikTok, browser",
    notTold: "not told",
    none: "Neither of the sides has purchase events on these days.",
    show: "Day by day",
  },
  days: {
    title: "Day by day",
    day: "Day",
    ordered: "Ours, ordered",
    gross: "Gross",
    net: "Net",
    clicked: "Ours, clicked",
    theirs: "TikTok's",
    theirValue: "TikTok's value",
    show: "Show the table",
    none: "Nothing on these days, on either side.",
  },
};

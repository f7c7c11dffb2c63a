import type { CheckName } from "#app/core/diagnostics/checks.ts";
import type { NotChecked } from "#app/core/diagnostics/evidence.ts";
import type { Severity } from "#app/core/diagnostics/finding.ts";

/** What the page says that looks for what is wrong, but for the findings themselves. */
export const enDiagnostics = {
  title: "Diagnostics",
  intro:
    "Everything that can go wrong between the store and TikTok is checked here. What was found is listed with the worst first, each with what shows it and what to do.",
  runAgain: "Run the checks again",
  running: "Running the checks…",
  checkedAt: "Checked",
  asking: "Shopify and TikTok are still being asked; what they say is added here.",
  summary: {
    critical: (count: number) =>
      count === 1
        ? "One thing keeps conversions from being counted, or has them counted twice."
        : `${count} things keep conversions from being counted, or have them counted twice.`,
    warning: (count: number) =>
      count === 1
        ? "Conversions are counted. One thing would make them count better."
        : `Conversions are counted. ${count} things would make them count better.`,
    notice: (count: number) =>
      count === 1
        ? "Nothing is wrong. One thing is worth knowing."
        : `Nothing is wrong. ${count} things are worth knowing.`,
    fine: (count: number) => `Nothing is wrong: ${count} checks found nothing.`,
    incomplete: (count: number) =>
      count === 1
        ? "One check could not be made; see below."
        : `${count} checks could not be made; see below.`,
    nothingChecked: "No check could be made.",
  },
  findings: "What was found",
  notInstalled: "Shopify did not take the web pixel. Try again in a minute.",
  severity: { critical: "Critical", warning: "Warning", notice: "Notice" } satisfies Record<Severity, string>,
  whatToDo: "What to do",
  tiktokSaid: (words: string) => `“${words}”`,
  fine: {
    title: (count: number) =>
      count === 1 ? "1 check found nothing wrong" : `${count} checks found nothing wrong`,
    show: "Show them",
    hide: "Hide them",
  },
  notChecked: {
    title: "Could not be checked",
    why: {
      not_connected: "TikTok is not connected.",
      no_login: "TikTok is not connected by login, so TikTok can't be asked.",
      no_pixel: "No pixel is in use.",
      shopify_not_open:
        "Shopify takes no token of this store. Opening the app from the Shopify admin gets a new one.",
      shopify_denied: "Shopify does not let Clickback read this.",
      shopify_busy: "Shopify had too much to do. Run the checks again in a minute.",
      shopify_no_answer: "Shopify did not answer. Run the checks again in a minute.",
      tiktok_no_answer: "TikTok did not answer. Run the checks again in a minute.",
      tiktok_busy: "TikTok had too much to do. Run the checks again in a minute.",
      tiktok_refused: "TikTok does not let this login read it.",
      too_few: "Too little has happened so far to judge by.",
      not_fetched: "TikTok's counts of the pixels were not fetched yet.",
      failed: "Something went wrong on our side. Run the checks again in a minute.",
    } satisfies Record<NotChecked, string>,
  },
  /** What each check says where it found nothing, and its name where it could not be made. */
  check: {
    connected: { name: "Connection", fine: "TikTok is connected." },
    tokens: { name: "Access tokens", fine: "TikTok takes every access token." },
    switched_on: { name: "Pixels in use", fine: "A pixel is switched on." },
    pixel_owners: {
      name: "Pixels at TikTok",
      fine: "TikTok lists every pixel in a chosen ad account.",
    },
    permitted: { name: "Rights to the pixels", fine: "TikTok lets Clickback write to every pixel." },
    test_tags: { name: "Test tags", fine: "No pixel tags every event as a test." },
    work: { name: "Processing", fine: "What arrives is processed and sent without delay." },
    webhooks: { name: "Webhooks", fine: "Shopify's webhooks arrive." },
    missing_orders: { name: "Missing orders", fine: "Every order of the last day is known here." },
    other_senders: {
      name: "Other senders",
      fine: "By TikTok's counts, nobody else sends purchases to the pixels.",
    },
    answers: { name: "TikTok's answers", fine: "TikTok refused nothing in the last 7 days." },
    embed: { name: "App embed", fine: "The app embed is on in the published theme." },
    web_pixel: { name: "Web pixel", fine: "Shopify has the web pixel." },
    permissions: { name: "Permissions", fine: "TikTok granted every permission." },
    given_up: {
      name: "Given up",
      fine: "Nothing of the last 7 days was given up or left without an answer.",
    },
    pauses: { name: "Pauses", fine: "TikTok takes requests for every pixel." },
    counted: { name: "TikTok's counts", fine: "TikTok counts the purchases it accepted." },
    currencies: { name: "Currencies", fine: "TikTok takes the currencies in use." },
    overlaps: { name: "Pixels that overlap", fine: "No order goes to two pixels." },
    skips: { name: "Events and clicks that are too old", fine: "Hardly anything is held back for its age." },
    storefront: { name: "Storefront", fine: "The storefront was heard from within a day." },
    attributes: {
      name: "Cart attributes",
      fine: "TikTok clicks stay in the cart until the order.",
    },
    coverage: {
      name: "Match coverage",
      fine: "Every field TikTok matches by is in at least 60 % of the events.",
    },
    contents: { name: "Values and products", fine: "Events have their value and their products' ids." },
    test_mode: { name: "Test mode", fine: "Test mode is off." },
  } satisfies Record<CheckName, { readonly name: string; readonly fine: string }>,
};

import * as fc from "fast-check";

import { dayMs, minuteMs } from "../pipeline/hand-clock.ts";

/** What a person is told by; `3` is the third customer, email or phone there is. */
export type Contact = { readonly customer?: number; readonly email?: number; readonly phone?: number };

/** Times in milliseconds before the start of it all. */
export type Step =
  | {
      readonly kind: "seen";
      readonly browser: number;
      readonly consent: "granted" | "granted_no_sale";
      readonly contact: Contact;
      readonly click: { readonly id: number; readonly ago: number } | undefined;
    }
  | { readonly kind: "refused"; readonly browser: number }
  | { readonly kind: "ordered"; readonly browser: number | undefined; readonly contact: Contact };

const contacts: fc.Arbitrary<Contact> = fc.record(
  {
    customer: fc.nat({ max: 2 }),
    // More browsers give the first than one person may have.
    email: fc.constantFrom(0, 0, 0, 0, 1),
    phone: fc.nat({ max: 2 }),
  },
  { requiredKeys: [] },
);

const browsers = fc.nat({ max: 14 });

const seen: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant("seen"),
  browser: browsers,
  consent: fc.constantFrom("granted", "granted", "granted", "granted_no_sale"),
  contact: contacts,
  click: fc.option(
    fc.record({
      id: fc.nat({ max: 7 }),
      // Few values, so that clicks of one second occur, and some that are too old.
      ago: fc.constantFrom(0, minuteMs, dayMs, 29 * dayMs, 31 * dayMs),
    }),
    { nil: undefined },
  ),
});

/** Things that happen a minute apart, and an order in the end. */
export const histories: fc.Arbitrary<readonly Step[]> = fc
  .array(
    fc.oneof(
      { weight: 12, arbitrary: seen },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("refused" as const), browser: browsers }) },
      { weight: 2, arbitrary: orders() },
    ),
    { minLength: 20, maxLength: 45, size: "max" },
  )
  .chain((steps) => orders().map((last) => [...steps, last]));

function orders(): fc.Arbitrary<Step> {
  return fc.record({
    kind: fc.constant("ordered"),
    browser: fc.option(browsers, { nil: undefined }),
    contact: contacts,
  });
}

type Browser = {
  consent: string;
  readonly clicks: Map<number, number>;
  readonly seenWith: Map<string, number>;
};

const kinds = ["customer", "email", "phone"] as const;

/**
 * The rules of persons and clicks, by looking at everything there is.
 *
 * @returns for each order the click that counts; undefined without one, null where the order is held back for it.
 */
export function playHistory(
  steps: readonly Step[],
  startAt: number,
  stepMs: number,
): readonly (number | undefined | null)[] {
  const all = new Map<number, Browser>();
  const take = (number: number): Browser => {
    const found = all.get(number) ?? { consent: "granted", clicks: new Map(), seenWith: new Map() };
    all.set(number, found);
    return found;
  };
  const meet = (browser: Browser, contact: Contact, at: number) => {
    for (const kind of kinds)
      if (contact[kind] !== undefined) browser.seenWith.set(`${kind} ${contact[kind]}`, at);
  };
  const results: (number | undefined | null)[] = [];
  for (const [index, step] of steps.entries()) {
    const now = startAt + index * stepMs;
    if (step.kind === "refused") all.delete(step.browser);
    if (step.kind === "seen") {
      const browser = take(step.browser);
      browser.consent = step.consent;
      meet(browser, step.contact, now);
      if (step.click !== undefined) {
        const at = startAt - step.click.ago;
        browser.clicks.set(step.click.id, Math.min(at, browser.clicks.get(step.click.id) ?? Infinity));
      }
    }
    if (step.kind !== "ordered") continue;
    const own = step.browser === undefined ? undefined : take(step.browser);
    if (own !== undefined) {
      own.consent = "granted";
      meet(own, step.contact, now);
    }
    const told = kinds.filter((kind) => step.contact[kind] !== undefined);
    const rankOf = (browser: Browser) =>
      told.findIndex((kind) => browser.seenWith.has(`${kind} ${step.contact[kind]}`));
    const lastOf = (browser: Browser) =>
      Math.max(...told.map((kind) => browser.seenWith.get(`${kind} ${step.contact[kind]}`) ?? -Infinity));
    const devices = [...all.values()]
      .filter((browser) => rankOf(browser) !== -1)
      .toSorted((a, b) => lastOf(b) - lastOf(a))
      .slice(0, 10)
      .filter((browser) => browser !== own && browser.consent === "granted");
    const clicks = [
      ...(own === undefined ? [] : [{ rank: -1, browser: own }]),
      ...devices.map((browser) => ({ rank: kinds.indexOf(told[rankOf(browser)] ?? "phone"), browser })),
    ].flatMap(({ rank, browser }) => [...browser.clicks].map(([id, at]) => ({ id, at, rank })));
    const inside = clicks.filter(({ at }) => at >= now - 30 * dayMs);
    const [best] = inside.toSorted((a, b) => b.at - a.at || a.rank - b.rank || a.id - b.id);
    results.push(best?.id ?? (clicks.length > 0 ? null : undefined));
  }
  return results;
}

import { createHash } from "node:crypto";

/** What a shopper said, as `currentVisitorConsent()` tells it; "" where nothing was said. */
export type Decision = Readonly<
  Record<"marketing" | "analytics" | "preferences" | "sale_of_data", "" | "yes" | "no">
>;

export const undecided: Decision = { marketing: "", analytics: "", preferences: "", sale_of_data: "" };

/** A browser, known to the emulator by a cookie that no script sees. */
export type Visitor = { readonly id: string; decision: Decision };

/** One session on the storefront: what Shopify calls `landing_site` and `referring_site` is its first page. */
export type Visit = {
  readonly landingSite: string;
  readonly referringSite: string;
  seenAt: number;
};

export type Visitors = {
  /** Whose request this is. A page begins a visit where there is none, or where the last is over. */
  identify(request: {
    readonly cookies: ReadonlyMap<string, string>;
    /** Path and query of a page; undefined for everything else. */
    readonly page: string | undefined;
    readonly referrer: string | undefined;
  }): {
    readonly visitor: Visitor;
    readonly visit: Visit | undefined;
    readonly setCookies: readonly string[];
  };
};

const visitAgeMs = 30 * 60_000;

export function createVisitors(nowMs: () => number): Visitors {
  const visitors = new Map<string, Visitor>();
  const visits = new Map<string, Visit>();
  return {
    identify({ cookies, page, referrer }) {
      const setCookies: string[] = [];
      let visitor = visitors.get(cookies.get("emulated_visitor") ?? "");
      if (visitor === undefined) {
        visitor = { id: mint("visitor", visitors.size), decision: undecided };
        visitors.set(visitor.id, visitor);
        setCookies.push(`emulated_visitor=${visitor.id}; Path=/; Max-Age=34560000; HttpOnly`);
      }
      let visit = visits.get(cookies.get("emulated_visit") ?? "");
      if (visit !== undefined && nowMs() - visit.seenAt > visitAgeMs) visit = undefined;
      if (visit === undefined && page !== undefined) {
        const id = mint("visit", visits.size);
        visit = { landingSite: page, referringSite: referrer ?? "", seenAt: nowMs() };
        visits.set(id, visit);
        setCookies.push(`emulated_visit=${id}; Path=/; HttpOnly`);
      }
      if (visit !== undefined) visit.seenAt = nowMs();
      return { visitor, visit, setCookies };
    },
  };
}

function mint(kind: string, count: number): string {
  return createHash("sha256").update(`${kind} ${count}`).digest("hex").slice(0, 32);
}

const askedFirst = new Set(
  "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO GB CH".split(
    " ",
  ),
);

/** What the privacy API of a page starts from. Regions are ISO 3166 countries, or a country with its state. */
export function describePrivacy(region: string, decision: Decision, globalPrivacyControl: boolean) {
  return {
    region,
    decision,
    /** Nothing is allowed there before the shopper says so. */
    isAskedFirst: askedFirst.has(region),
    /** Shoppers there may object to the sale of their data, their browser for them. */
    isSaleRegion: region === "US-CA",
    globalPrivacyControl,
  };
}

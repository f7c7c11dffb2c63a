import type { CoverageReport } from "#app/core/coverage/explain-coverage.ts";
import type { EmbedState, WebPixelState } from "#app/core/guide/guide-step.ts";
import type { PixelDay } from "#app/core/ads/discrepancy-counts.ts";

/** What the checks judge by, group by group: each is read by itself, and one that cannot be read stops no other. */
export type Evidence = {
  readonly connection: ConnectionEvidence;
  readonly tiktokPixels: TikTokPixelsEvidence;
  readonly work: WorkEvidence;
  readonly recentOrders: RecentOrdersEvidence;
  readonly webPixel: WebPixelEvidence;
  readonly embed: EmbedEvidence;
  readonly storefront: StorefrontEvidence;
  readonly attributes: AttributesEvidence;
  readonly coverage: CoverageEvidence;
  readonly skips: SkipsEvidence;
  readonly warned: WarnedEvidence;
  readonly senders: SendersEvidence;
  readonly answers: AnswersEvidence;
};

export type EvidenceGroup = keyof Evidence;

/** Why something could not be checked. */
export type NotChecked =
  | "not_connected"
  | "no_login"
  | "no_pixel"
  /** No token of this store that Shopify takes. */
  | "shopify_not_open"
  | "shopify_denied"
  | "shopify_busy"
  | "shopify_no_answer"
  | "tiktok_no_answer"
  | "tiktok_busy"
  | "tiktok_refused"
  /** Nothing has happened yet that could be judged by. */
  | "too_few"
  | "not_fetched"
  | "failed";

export type Read<Value> =
  | { readonly isRead: true; readonly value: Value }
  | { readonly isRead: false; readonly why: NotChecked };

export type ConnectionState = "connected" | "needs_reconnecting" | "disconnected";

export type ConnectionEvidence = {
  readonly connections: readonly {
    readonly kind: "oauth" | "token";
    readonly state: ConnectionState;
    readonly brokenAt: string | undefined;
    readonly words: string | undefined;
    /** Names of permissions that TikTok did not grant to a login. */
    readonly missingPermissions: readonly string[];
  }[];
  readonly pixels: readonly PixelEvidence[];
  /** Deliveries that wait to be sent. */
  readonly waiting: number;
  readonly now: string;
};

export type PixelEvidence = {
  readonly id: number;
  readonly code: string;
  readonly enabled: boolean;
  readonly markets: readonly string[];
  readonly eventsOff: readonly string[];
  /** Whose token it writes with. */
  readonly via: "oauth" | "token";
  readonly connection: ConnectionState;
  readonly brokenAt: string | undefined;
  readonly brokenWords: string | undefined;
  readonly refused: { readonly code: number; readonly words: string | undefined } | undefined;
  readonly testEventCode: string | undefined;
  readonly testMode: { readonly code: string; readonly until: string } | undefined;
  readonly pausedUntil: string | undefined;
  readonly failures: number;
};

export type TikTokPixelsEvidence = {
  /** Enabled pixels that the login writes to. */
  readonly pixelCodes: readonly string[];
  /** The login's ad accounts, with the pixels TikTok lists for each now. */
  readonly accounts: readonly {
    readonly name: string;
    readonly isChosen: boolean;
    readonly pixelCodes: readonly string[];
  }[];
};

export type WorkEvidence = {
  readonly now: string;
  /** Since when the oldest message waits to be mapped; undefined where none does. */
  readonly unmappedSince: string | undefined;
  /** When something was mapped last. */
  readonly mappedAt: string | undefined;
  /** Since when the oldest delivery is due that nothing holds back. */
  readonly dueSince: string | undefined;
  /** Some of what is due is being sent at this moment. */
  readonly isSending: boolean;
};

/** Orders that Shopify has from the last hours, and by which way each of them became known here. */
export type RecentOrdersEvidence = {
  readonly since: string;
  readonly until: string;
  readonly byWebhook: number;
  /** Fetched afterwards: their webhooks never came. */
  readonly fetched: number;
  readonly missing: number;
  /** When Shopify last told of an order by webhook. */
  readonly lastHeardAt: string | undefined;
};

export type WebPixelEvidence = { readonly state: WebPixelState };

export type EmbedEvidence = { readonly state: EmbedState };

export type StorefrontEvidence = {
  readonly now: string;
  readonly lastSeenAt: string | undefined;
  /** Purchases of the last three days. */
  readonly purchases: number;
};

/** The newest purchases of shoppers whom the web pixel saw come by a TikTok click. */
export type AttributesEvidence = {
  readonly seen: number;
  /** Of those, orders whose cart carried no click. */
  readonly lost: number;
};

/** Of the purchases of the last 30 days. */
export type CoverageEvidence = Pick<CoverageReport, "total" | "fields">;

/** What the last seven days' conversions were not sent for. */
export type SkipsEvidence = {
  readonly received: number;
  readonly outsideWindow: number;
  readonly tooOld: number;
  readonly windowDays: number;
  readonly maxAgeDays: number;
};

/** Events of the last seven days with something missing. */
export type WarnedEvidence = {
  /** The store's currency, where TikTok does not take it. */
  readonly unsupportedCurrency: string | undefined;
  readonly currencyNotSupported: number;
  readonly valueMissing: number;
  readonly linesWithoutId: number;
};

/** Days that TikTok has counted to their end. */
export type SendersEvidence = { readonly pixelDays: readonly PixelDay[] };

export type AnswersEvidence = {
  readonly since: string;
  readonly errors: readonly {
    readonly code: number;
    readonly count: number;
    readonly deliveryId: string;
    readonly at: string;
    readonly words: string | undefined;
    readonly requestId: string | undefined;
  }[];
  /** There were more errors than were counted. */
  readonly isCapped: boolean;
  readonly dead: number;
  readonly unknown: number;
};

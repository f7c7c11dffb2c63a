import type { CustomerFact } from "#app/core/shopify/customer-fact.ts";

import type { JsonObject } from "../fixtures/json.ts";
import type { PixelChanges } from "../pipeline/change-pixel.ts";
import type { EventMaker } from "../storefront/shopper.ts";
import type { StorefrontWorld, TestStore } from "../storefront/storefront-world.ts";

/** One thing that happens in a case; see tell.ts. */
export type Step = (play: Play) => Promise<void>;

/**
 * A scenario that runs through the whole path: what a shop is told, in this order, and what TikTok has heard in the end.
 *
 * After every message all that waits is mapped; `send` and `later` stand where they happen. When all is told a minute
 * passes and everything due is sent.
 */
export type Case = {
  /** What the rule is, as a sentence. */
  readonly name: string;
  readonly settings?: object;
  readonly rules?: readonly JsonObject[];
  /** What Shopify's Admin API says of the customers that sales name, by id. */
  readonly customers?: Readonly<Record<string, Partial<Omit<CustomerFact, "id">>>>;
  /** One pixel as it is connected, unless told. */
  readonly pixels?: readonly PixelChanges[];
  /** Whether the shop's web pixel speaks, so that orders wait for the browser's half. */
  readonly speaks?: boolean;
  readonly told: readonly Step[];
  /**
   * Each delivery, oldest first. One that TikTok counted says what TikTok had, as `CompletePayment 60.99 USD click A`,
   * with `limited` for limited_data_use and `no value`; any other its state and reason, as
   * `CompletePayment skipped: too_old`. Of several pixels the number stands before.
   */
  readonly ends: readonly string[];
  /** What is kept of each conversion beside that: its value, what it is worth by now, what came of it since. */
  readonly keeps?: readonly string[];
};

/** A case as it is played. */
export type Play = {
  readonly world: StorefrontWorld;
  readonly store: TestStore;
  readonly make: EventMaker;
  /** When the case began, Unix milliseconds: orders are from then unless told. */
  readonly start: number;
  /** Maps what waits, unless several messages are to be mapped at once. */
  readonly map: () => Promise<void>;
};

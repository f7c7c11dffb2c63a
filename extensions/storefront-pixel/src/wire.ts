import type { StorefrontEvent, StorefrontVisit } from "../../../app/core/storefront/storefront-event.ts";

/** The server's types, where an absent field may also be there and undefined: JSON leaves it out. */
type Loose<T> = T extends readonly (infer Entry)[]
  ? Loose<Entry>[]
  : T extends object
    ? { [K in keyof T]: Record<never, never> extends Pick<T, K> ? Loose<T[K]> | undefined : Loose<T[K]> }
    : T;

/** What is told of one act. */
export type Told = Loose<StorefrontEvent>;

export type Item = Extract<Told, { name: "product_viewed" }>["items"][number];

export type Visit = Loose<StorefrontVisit>;

export type Click = NonNullable<Visit["click"]>;

/** Who the visitor is, and what of it may be used at this moment. */
export type Shopper = {
  /** Undefined where marketing is not allowed, because of a refusal or because nobody was asked yet. */
  consent: Exclude<Visit["consent"], "denied"> | undefined;
  /** Unknown until the first event. */
  clientId?: string | undefined;
};

/**
 * Posts one batch, and again after a moment if that fails and it is still wanted. Resolves to whether the server has it
 * or never will take it; never rejects.
 */
export type Send = (
  visit: { readonly [K in keyof Visit]?: Visit[K] | undefined },
  events: readonly Told[],
  isWanted: () => boolean,
) => Promise<boolean>;

import type { ExplainableEvent, ExplainedField, Explanation } from "#app/core/explain/explanation.ts";
import type { ExplanationTexts } from "#app/core/explain/explanation-texts.ts";
import type { EventFacts } from "#app/core/mapping/stored-facts.ts";
import { webOnlyKeys } from "#app/core/tiktok/app-event.ts";
import type { TikTokUser } from "#app/core/tiktok/event.ts";

type UserKey = keyof TikTokUser;
type PlainPath = keyof ExplanationTexts["field"];

/** Keys that travel as SHA-256; the rest TikTok takes in clear. */
const isHashedKey = {
  email: true,
  phone: true,
  external_id: true,
  first_name: true,
  last_name: true,
  zip_code: true,
  city: false,
  state: false,
  country: false,
  ip: false,
  user_agent: false,
  locale: false,
  ttclid: false,
  ttp: false,
} as const satisfies Record<UserKey, boolean>;

const userKeys = Object.keys(isHashedKey) as UserKey[];

/** Shopify's checkout messages carry neither. */
const notInCheckouts: readonly UserKey[] = ["ip", "user_agent"];

const webOnly: ReadonlySet<UserKey> = new Set(webOnlyKeys);

/**
 * Every field of the event with its source, in the order of the event.
 *
 * @param appId set where the event is a mobile app's: TikTok takes some fields from websites only.
 */
export function explainFields(
  draft: ExplainableEvent,
  facts: EventFacts,
  appId: string | undefined,
  texts: ExplanationTexts,
): readonly ExplainedField[] {
  const plain = (path: PlainPath, value: string | number | boolean, source?: string): ExplainedField => ({
    path,
    label: texts.field[path].label,
    value: String(value),
    isText: typeof value === "string",
    isHashed: false,
    source: source === undefined ? texts.field[path].source : nameSource(source, texts),
  });
  const { contents: _contents, ...properties } = draft.properties;
  return [
    plain("event_id", draft.event_id),
    plain("event_time", draft.event_time, facts.timeSource),
    ...userKeys.flatMap((key): ExplainedField[] => {
      const value = draft.user[key];
      if (value === undefined || (appId !== undefined && webOnly.has(key))) return [];
      return [
        {
          path: `user.${key}`,
          label: texts.key[key].label,
          value,
          isText: true,
          isHashed: isHashedKey[key],
          source: nameSource(facts.keySources[key] ?? "", texts),
        },
      ];
    }),
    ...(appId === undefined ? [] : [plain("app.app_id", appId)]),
    ...(appId !== undefined || draft.page === undefined
      ? []
      : [plain("page.url", draft.page.url, facts.pageSource)]),
    ...Object.entries(properties).map(([key, value]) => explainProperty(key, value, facts, texts)),
    ...(draft.limited_data_use === undefined
      ? []
      : [plain("limited_data_use", true, facts.saleOptedOut ? "sale opt-out" : undefined)]),
  ];
}

/** The match keys a mobile app's event goes without, and why. */
export function explainMissingOfApp(
  draft: ExplainableEvent | undefined,
  texts: ExplanationTexts,
): Explanation["missing"] {
  if (draft === undefined) return [];
  return userKeys
    .filter((key) => draft.user[key] === undefined || webOnly.has(key))
    .map((key) => ({
      path: `user.${key}`,
      label: texts.key[key].label,
      why: webOnly.has(key) ? texts.missingFromApps : texts.key[key].missing,
    }));
}

/** A property, as it was published with a custom event or as mapping made it. */
function explainProperty(
  key: string,
  value: string | number | boolean,
  { value: worth, properties: published }: EventFacts,
  texts: ExplanationTexts,
): ExplainedField {
  const known = Object.hasOwn(texts.property, key) ? texts.property[key] : undefined;
  const part = key === "value" || key === "currency" ? worth?.steps[0]?.part : undefined;
  const isPublished = published !== undefined && Object.hasOwn(published, key);
  return {
    path: `properties.${key}`,
    label: known?.label ?? key,
    value: String(value),
    isText: typeof value === "string",
    isHashed: false,
    source:
      part === "fixed" || part === "property" || part === "told"
        ? texts.valueStep[part]
        : isPublished
          ? texts.valueStep.property
          : (known?.source ?? texts.valueStep.property),
  };
}

/** The match keys the event goes without, and why. */
export function explainMissing(
  draft: ExplainableEvent | undefined,
  isCheckout: boolean,
  texts: ExplanationTexts,
): Explanation["missing"] {
  if (draft === undefined) return [];
  return userKeys
    .filter((key) => draft.user[key] === undefined)
    .map((key) => ({
      path: `user.${key}`,
      label: texts.key[key].label,
      why: isCheckout && notInCheckouts.includes(key) ? texts.missingFromCheckout : texts.key[key].missing,
    }));
}

function nameSource(noted: string, texts: ExplanationTexts): string {
  return (Object.hasOwn(texts.source, noted) ? texts.source[noted] : undefined) ?? noted;
}

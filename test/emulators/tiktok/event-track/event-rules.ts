import { propertyRules } from "./property-rules.ts";
import { boolean, number, object, problem, required, text } from "./rule.ts";
import type { Rule } from "./rule.ts";
import { userRules } from "./user-rules.ts";

/** Clocks drift a little; a millisecond timestamp lies 50,000 years ahead. */
const futureSecondsMax = 5 * 60;

/** TikTok's longest click window. No TikTok text for an age limit was found; later events match nothing anyway. */
const ageSecondsMax = 28 * 24 * 60 * 60;

const integer = number({ integer: true });

const eventTime: Rule = {
  check(value, context) {
    const found = integer.check(value, context);
    if (found) return found;
    const aheadSeconds = Number(value) - context.nowSeconds;
    if (aheadSeconds > futureSecondsMax) return problem("In the future: not Unix time in seconds, UTC");
    return aheadSeconds < -ageSecondsMax ? problem("Older than 28 days") : undefined;
  },
};

const url: Rule = {
  check(value, context) {
    const found = text().check(value, context);
    if (found || context.eventSource !== "web") return found;
    const absolute = /^https?:\/\//i.test(String(value)) && URL.canParse(String(value));
    return absolute ? undefined : problem("Not a valid URL");
  },
};

/** One item of `data`. `page` is documented as required for web, but the real API takes events without it. */
export const eventRules: Rule = object({
  event: required(text({ lengthMax: 50 })),
  event_time: required(eventTime),
  event_id: text(),
  user: userRules,
  properties: propertyRules,
  page: object({ url, referrer: text() }),
  limited_data_use: boolean,
  app: object({ app_id: text(), app_name: text(), app_version: text() }),
  ad: object({
    callback: text(),
    campaign_id: text(),
    ad_id: text(),
    creative_id: text(),
    is_retargeting: boolean,
    attributed: boolean,
    attribution_type: text(),
    attribution_provider: text(),
  }),
  lead: object({ lead_id: required(text()), lead_event_source: text() }),
});

import { propertyRules } from "./property-rules.ts";
import { boolean, isObject, number, object, problem, required, text } from "./rule.ts";
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

const anyEventRules: Rule = object({
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

/** Fields that TikTok documents for websites only. */
const webOnly = ["external_id", "ttclid", "ttp"];

/**
 * One item of `data`. `page` is documented as required for web, but the real API takes events without it.
 *
 * A mobile app's event names the app it is of, and has nothing that only a website has. The real API most likely ignores
 * what is too much; the emulator refuses it, because nobody would ever notice.
 */
export const eventRules: Rule = {
  ...anyEventRules,
  check(value, context) {
    const found = anyEventRules.check(value, context);
    if (found || context.eventSource !== "app" || !isObject(value)) return found;
    const { app, page, user } = value;
    if (!isObject(app) || app["app_id"] === undefined)
      return problem("Missing data for required field", 40002, "app.app_id");
    if (app["app_id"] !== context.eventSourceId)
      return problem("Not the app of event_source_id", 40002, "app.app_id");
    if (page !== undefined) return problem("Taken from web only", 40002, "page");
    const extra = isObject(user) ? webOnly.find((key) => user[key] !== undefined) : undefined;
    return extra === undefined ? undefined : problem("Taken from web only", 40002, `user.${extra}`);
  },
};

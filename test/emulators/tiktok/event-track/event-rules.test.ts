import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { postEvents, postText } from "../post-events.ts";
import { sampleEvent, sha256, withField } from "../sample-event.ts";
import { startTikTokEmulator } from "../start-tiktok-emulator.ts";
import type { TikTokEmulator } from "../tiktok-emulator.ts";
import { currencies } from "./currencies.ts";
import { eventRules } from "./event-rules.ts";
import type { Rule } from "./rule.ts";

const now = new Date("2026-11-22T12:00:00Z");
const nowSeconds = now.getTime() / 1000;
const day = 24 * 60 * 60;
const good = sampleEvent("purchase_5555", now);
const hash = sha256("alice");
const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** Path, a value TikTok refuses, what it says, and where (when that is not the path itself). */
type Refused = [path: string, value: unknown, says: string, at?: string];

const noText = "not a valid string";
const blank = "shorter than minimum length 1";
const noHash = "not a lowercase hex SHA-256 of 64 characters";

const refused: Refused[] = [
  ["event", undefined, "missing data for required field"],
  ["event", 7, noText],
  ["event", "", blank],
  ["event", "e".repeat(51), "longer than maximum length 50"],
  ["event_time", undefined, "missing data for required field"],
  ["event_time", String(nowSeconds), "not a valid integer"],
  ["event_time", now.toISOString(), "not a valid integer"],
  ["event_time", nowSeconds + 0.5, "not a valid integer"],
  ["event_time", now.getTime(), "in the future: not Unix time in seconds, UTC"],
  ["event_time", nowSeconds + 301, "in the future: not Unix time in seconds, UTC"],
  ["event_time", nowSeconds - 28 * day - 1, "older than 28 days"],
  ["event_id", 5555, noText],
  ["event_id", "", blank],
  ["event_id", null, "field may not be null"],
  ["user", [], "not a valid object"],
  ["user", "alice", "not a valid object"],
  ["user.phone_number", hash, "unknown field, use phone"],
  ["user.identity", { list: [{ phone_number: hash }] }, "unknown field, use phone", "user.phone_number"],
  ...["email", "phone", "external_id"].flatMap((name): Refused[] => [
    [`user.${name}`, "alice_abc@gmail.com", noHash],
    [`user.${name}`, hash.toUpperCase(), noHash],
    [`user.${name}`, hash.slice(1), noHash],
    [`user.${name}`, `${hash}0`, noHash],
    [`user.${name}`, `${hash}\n`, noHash],
    [`user.${name}`, empty, 'SHA-256 of "", which matches nobody'],
    [`user.${name}`, sha256("null"), 'SHA-256 of "null", which matches nobody'],
    [`user.${name}`, sha256("undefined"), 'SHA-256 of "undefined", which matches nobody'],
    [`user.${name}`, "", blank],
    [`user.${name}`, null, "field may not be null"],
    [`user.${name}`, 12133734253, noText],
    [`user.${name}`, { value: hash }, noText],
    [`user.${name}`, [hash, "plain"], noHash, `user.${name}.1`],
    [`user.${name}`, [empty], 'SHA-256 of "", which matches nobody', `user.${name}.0`],
    [`user.${name}`, [null], noText, `user.${name}.0`],
  ]),
  ...["first_name", "last_name", "zip_code"].flatMap((name): Refused[] => [
    [`user.${name}`, "alice", noHash],
    [`user.${name}`, [hash], noText],
    [`user.${name}`, empty, 'SHA-256 of "", which matches nobody'],
    [`user.${name}`, "", blank],
  ]),
  ...["ttclid", "ttp", "user_agent", "locale", "idfa", "idfv", "gaid"].flatMap((name): Refused[] => [
    [`user.${name}`, 1, noText],
    [`user.${name}`, "", blank],
    [`user.${name}`, null, "field may not be null"],
  ]),
  ["user.ip", "203.0.113.256", "not a valid IP address"],
  ["user.ip", "203.0.113.7:443", "not a valid IP address"],
  ["user.ip", "", blank],
  ["user.city", "São Paulo", "not lowercase"],
  ["user.city", hash, "must not be hashed"],
  ["user.state", "SP", "not lowercase"],
  ["user.state", hash, "must not be hashed"],
  ["user.country", "BR", "not a two-letter lowercase country code"],
  ["user.country", "brazil", "not a two-letter lowercase country code"],
  ["user.country", "", blank],
  ["user.att_status", "authorized", "not a valid choice"],
  ["properties", [], "not a valid object"],
  ["properties.value", "21.00", "not a valid number"],
  ["properties.value", -0.01, "must be greater than or equal to 0"],
  ["properties.value", null, "field may not be null"],
  ["properties.currency", "brl", "not a valid choice"],
  ["properties.currency", "BGN", "not a valid choice"],
  ["properties.currency", "", blank],
  ["properties.contents", { content_id: "1" }, "not a valid list"],
  ["properties.contents", ["44012345678901"], "not a valid object", "properties.contents.0"],
  ["properties.contents.0.content_id", 44012345678901, noText],
  ["properties.contents.0.content_id", "", blank],
  ["properties.contents.0.content_name", 1, noText],
  ["properties.contents.0.content_category", "", blank],
  ["properties.contents.0.brand", null, "field may not be null"],
  ["properties.contents.0.price", "10.50", "invalid Price Field"],
  ["properties.contents.0.quantity", "2", "not a valid integer"],
  ["properties.contents.0.quantity", 1.5, "not a valid integer"],
  ["properties.contents.0.quantity", 0, "must be greater than or equal to 1"],
  ["properties.contents.0.content_type", "sku", "not a valid choice"],
  ["properties.content_type", "sku", "not a valid choice"],
  ["properties.content_ids", "1", "not a valid list"],
  ["properties.content_ids", ["1", 2], noText, "properties.content_ids.1"],
  ["properties.num_items", "2", "not a valid integer"],
  ["properties.num_items", 1.5, "not a valid integer"],
  ["properties.order_id", 5555, noText],
  ["properties.shop_id", 5555, noText],
  ["properties.query", "", blank],
  ["properties.search_string", "", blank],
  ["properties.description", "", blank],
  ["properties.status", 1, noText],
  ["properties.delivery_category", "drone", "not a valid choice"],
  ["properties.predicted_ltv", "1", "not a valid number"],
  ["page", "https://shop.example/", "not a valid object"],
  ["page.url", "/products/blue", "not a valid URL"],
  ["page.url", "shop.example", "not a valid URL"],
  ["page.url", "https://", "not a valid URL"],
  ["page.url", "javascript:alert(1)", "not a valid URL"],
  ["page.url", "", blank],
  ["page.referrer", "", blank],
  ["limited_data_use", "true", "not a valid boolean"],
  ["limited_data_use", 1, "not a valid boolean"],
  ["app", "id", "not a valid object"],
  ["app.app_id", 1, noText],
  ["app.app_name", 1, noText],
  ["app.app_version", 1, noText],
  ["ad", [], "not a valid object"],
  ["ad.callback", 1, noText],
  ["ad.campaign_id", 1, noText],
  ["ad.ad_id", 1, noText],
  ["ad.creative_id", 1, noText],
  ["ad.is_retargeting", "no", "not a valid boolean"],
  ["ad.attributed", 1, "not a valid boolean"],
  ["ad.attribution_type", 1, noText],
  ["ad.attribution_provider", 1, noText],
  ["lead", { lead_event_source: "crm" }, "missing data for required field", "lead.lead_id"],
  ["lead", "1", "not a valid object"],
  ["lead.lead_id", 1, noText],
  ["lead", { lead_id: "1", lead_event_source: 1 }, noText, "lead.lead_event_source"],
];

const tolerated: [path: string, value: unknown][] = [
  ["event", "e".repeat(50)],
  ["event", "My custom event"],
  ["event_time", nowSeconds + 300],
  ["event_time", nowSeconds - 28 * day],
  ["event_id", undefined],
  ["user", undefined],
  ["user.email", [hash]],
  ["user.email", []],
  ["user.phone", hash],
  ["user.ip", "2001:db8::7"],
  ["user.lead_id", 1],
  ["user.att_status", "NOT_APPLICABLE"],
  ["properties", undefined],
  ["properties.value", 0],
  ["properties.value", undefined],
  ["properties.currency", undefined],
  ["properties.contents", undefined],
  ["properties.contents.0.price", -3],
  ["properties.contents.0.content_type", "product_group"],
  ["properties.gtm_version", null],
  ["page", undefined],
  ["page.url", "HTTP://shop.example"],
  ["limited_data_use", true],
  ["device", { platform: "", mobile: null }],
  ["phone_number", "outside of user"],
  ...currencies.map((currency): [string, unknown] => ["properties.currency", currency]),
];

function pathsOf(rule: Rule, path: string): string[] {
  const here = path === "" || path.endsWith(".0") ? [] : [path];
  const fields = Object.entries(rule.fields ?? {});
  const inner = fields.flatMap(([key, field]) => pathsOf(field, path === "" ? key : `${path}.${key}`));
  return [...here, ...inner, ...(rule.items ? pathsOf(rule.items, `${path}.0`) : [])];
}

describe("the rules for one event", () => {
  let emulator: TikTokEmulator;
  beforeAll(async () => {
    const pixels = [{ pixelCode: "CPIXEL00000000000001", token: "token-1" }];
    emulator = await startTikTokEmulator({ now: () => now, pixels });
  });
  afterAll(() => emulator.close());

  test("an event with every documented web field is accepted", async () => {
    emulator.reset();
    expect((await postEvents(emulator.url, [good])).json).toMatchObject({ code: 0 });
    expect(emulator.accepted).toMatchObject([{ eventId: "purchase_5555", json: good }]);
  });

  test.each(refused)("%s of %j is refused: %s", async (path, value, says, at = path) => {
    emulator.reset();
    const { status, json } = await postEvents(emulator.url, [withField(good, path, value)]);
    expect({ status, ...json }).toEqual({
      status: 200,
      code: path.endsWith(".price") ? 40000 : 40002,
      message: `Invalid value for ${at}: ${says}.`,
      request_id: expect.any(String),
    });
    expect(emulator.accepted).toEqual([]);
  });

  test.each(tolerated)("%s of %j is accepted", async (path, value) => {
    emulator.reset();
    expect((await postEvents(emulator.url, [withField(good, path, value)])).json).toMatchObject({ code: 0 });
    expect(emulator.accepted).toHaveLength(1);
  });

  test("a number too large for JSON is refused where a number is wanted", async () => {
    emulator.reset();
    const body = { event_source: "web", event_source_id: "CPIXEL00000000000001", data: [good] };
    const text = JSON.stringify(body).replace('"value":21', '"value":1e999');
    expect((await postText(emulator.url, text)).json).toMatchObject({
      code: 40002,
      message: "Invalid value for properties.value: not a valid number.",
    });
  });

  test("no rule is without a value that it refuses", () => {
    const tested = new Set(refused.map(([path, _value, _says, at = path]) => at));
    const untested = pathsOf(eventRules, "").filter((path) => !tested.has(path));
    expect(untested).toEqual([]);
  });

  test("the list of currencies is TikTok's", () => {
    expect(currencies).toHaveLength(62);
    expect(new Set(currencies).size).toBe(currencies.length);
  });
});

import { createHash } from "node:crypto";
import { isIP } from "node:net";
import { isObject, object, oneOf, oneOrMany, problem, text } from "./rule.ts";
import type { Problem, Rule } from "./rule.ts";

const sha256Hex = /^[0-9a-f]{64}$/;

/**
 * What a sender hashes when it had nothing to hash. TikTok itself stores such a key and may match strangers by it;
 * the emulator refuses it because nobody would ever notice.
 */
export const hashesOfNothing: ReadonlyMap<string, string> = new Map(
  ["", "null", "undefined", "NaN", "[object Object]"].map((plain) => [
    createHash("sha256").update(plain).digest("hex"),
    plain,
  ]),
);

const hashed = text({
  is(value) {
    if (!sha256Hex.test(value)) return "Not a lowercase hex SHA-256 of 64 characters";
    const plain = hashesOfNothing.get(value);
    return plain === undefined ? undefined : `SHA-256 of ${JSON.stringify(plain)}, which matches nobody`;
  },
});

/** City, state and country travel in clear: three known connectors agree. A hash there is a lost match. */
const plainLowercase = text({
  is(value) {
    if (value !== value.toLowerCase()) return "Not lowercase";
    return sha256Hex.test(value) ? "Must not be hashed" : undefined;
  },
});

const countryCode = text({
  is: (value) => (/^[a-z]{2}$/.test(value) ? undefined : "Not a two-letter lowercase country code"),
});

const ip = text({ is: (value) => (isIP(value) === 0 ? "Not a valid IP address" : undefined) });

const attStatuses = ["AUTHORIZED", "DENIED", "NOT_DETERMINED", "RESTRICTED", "NOT_APPLICABLE"];

const fields = object({
  email: oneOrMany(hashed),
  phone: oneOrMany(hashed),
  external_id: oneOrMany(hashed),
  first_name: hashed,
  last_name: hashed,
  zip_code: hashed,
  ttclid: text(),
  ttp: text(),
  ip,
  user_agent: text(),
  locale: text(),
  city: plainLowercase,
  state: plainLowercase,
  country: countryCode,
  idfa: text(),
  idfv: text(),
  gaid: text(),
  att_status: oneOf(attStatuses),
});

/** `data[].user`: who the shopper is, hashed where TikTok wants it hashed. */
export const userRules: Rule = {
  ...fields,
  check: (value, context) => findPhoneNumber(value) ?? fields.check(value, context),
};

/**
 * `phone_number` is the key of the browser pixel and of Events API 1.0; here it is `phone`. The real API most likely
 * ignores it without a word. The emulator refuses it, at any depth, because that would be a silent lost match.
 */
function findPhoneNumber(value: unknown): Problem | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (isObject(value) && Object.hasOwn(value, "phone_number")) {
    return problem("Unknown field, use phone", 40002, "phone_number");
  }
  for (const inner of Object.values(value)) {
    const found = findPhoneNumber(inner);
    if (found) return found;
  }
  return undefined;
}

import { createHmac, randomBytes, randomUUID, timingSafeEqual } from "node:crypto";

/** Seconds an id token lives at Shopify. */
const lifetimeS = 60;

/** The claims of Shopify's session token, all times in Unix seconds. */
export type IdTokenClaims = {
  /** `https://<shop>/admin` */
  iss: string;
  /** `https://<shop>` */
  dest: string;
  /** The app's API key. */
  aud: string;
  /** The staff member's id. */
  sub: string;
  exp: number;
  nbf: number;
  iat: number;
  jti: string;
  sid: string;
};

export type IdTokenFor = {
  shop: string;
  apiKey: string;
  apiSecret: string;
  userId: string;
  /** Milliseconds since 1970. */
  nowMs: number;
  /** Wrong on purpose, for tests that forge. */
  claims?: Partial<IdTokenClaims>;
};

/** An id token as the admin gives it to an embedded app: a JWT signed with HS256 by the app's secret. */
export function signIdToken({ shop, apiKey, apiSecret, userId, nowMs, claims }: IdTokenFor): string {
  const iat = Math.floor(nowMs / 1000);
  const all: IdTokenClaims = {
    iss: `https://${shop}/admin`,
    dest: `https://${shop}`,
    aud: apiKey,
    sub: userId,
    exp: iat + lifetimeS,
    nbf: iat,
    iat,
    jti: randomUUID(),
    sid: randomBytes(32).toString("hex"),
    ...claims,
  };
  const signed = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(all)}`;
  return `${signed}.${signature(signed, apiSecret).toString("base64url")}`;
}

export type IdTokenCheck = { valid: true; claims: IdTokenClaims } | { valid: false; reason: string };

/** Judges an id token as Shopify's token endpoint does: signature, times, audience, and the shop it names. */
export function checkIdToken(token: string, expected: Omit<IdTokenFor, "userId" | "claims">): IdTokenCheck {
  const [header, payload, mac, ...more] = token.split(".");
  if (header === undefined || payload === undefined || mac === undefined || more.length > 0) {
    return { valid: false, reason: "malformed" };
  }
  const head = decode(header);
  const claims = decode(payload);
  if (head === undefined || claims === undefined) return { valid: false, reason: "malformed" };
  if (head["alg"] !== "HS256") return { valid: false, reason: "algorithm" };
  const given = Buffer.from(mac, "base64url");
  const right = signature(`${header}.${payload}`, expected.apiSecret);
  if (given.length !== right.length || !timingSafeEqual(given, right)) {
    return { valid: false, reason: "signature" };
  }
  const nowS = expected.nowMs / 1000;
  const { exp, nbf, aud, dest, iss } = claims;
  if (typeof exp !== "number" || exp <= nowS) return { valid: false, reason: "expired" };
  // Two machines never agree to the second; Shopify's own library allows ten.
  if (typeof nbf !== "number" || nbf > nowS + 10) return { valid: false, reason: "not yet valid" };
  if (aud !== expected.apiKey) return { valid: false, reason: "audience" };
  if (dest !== `https://${expected.shop}` || iss !== `https://${expected.shop}/admin`) {
    return { valid: false, reason: "shop" };
  }
  return { valid: true, claims: claims as IdTokenClaims };
}

function signature(text: string, secret: string): Buffer {
  return createHmac("sha256", secret).update(text).digest();
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function decode(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { EnvError, listenHost, parseEnv } from "#app/env.server.ts";

import { checkout } from "../setup/checkout.ts";

const right = {
  SHOPIFY_API_KEY: "key",
  SHOPIFY_API_SECRET: "hush",
  SHOPIFY_APP_URL: "https://clickback.example.com",
  APP_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString("base64"),
};

/** What is wrong with the environment, one sentence per variable. */
function problemsOf(change: Record<string, string | undefined>): readonly string[] {
  try {
    parseEnv({ ...right, ...change });
    return [];
  } catch (error) {
    if (error instanceof EnvError) return error.problems;
    throw error;
  }
}

test(".env.example names exactly the variables that are read", async () => {
  const text = await readFile(join(checkout, ".env.example"), "utf8");
  const named = [...text.matchAll(/^#?\s?([A-Z][A-Z0-9_]+)=/gm)].map((match) => match[1]);
  expect(named.toSorted()).toEqual(Object.keys(parseEnv(right)).toSorted());
});

test("what issue and README fix is read, with these defaults", () => {
  expect(parseEnv(right)).toEqual({
    ...right,
    APP_ENCRYPTION_KEY: Buffer.alloc(32, 1),
    SHOPIFY_API_SECRET_PREVIOUS: undefined,
    DATABASE_URL: undefined,
    REDIS_URL: undefined,
    TIKTOK_API_URL: "https://business-api.tiktok.com",
    TIKTOK_APP_ID: undefined,
    TIKTOK_APP_SECRET: undefined,
    TRUST_PROXY: 0,
    METRICS_TOKEN: undefined,
    SMTP_URL: undefined,
    HOST: undefined,
    PORT: 3000,
    LOG_LEVEL: "info",
    WEBHOOK_BODY_BYTES_MAX: 32 * 1024 * 1024,
  });
});

test("an empty value counts as none, and spaces around one do not count", () => {
  const empty = { DATABASE_URL: "", REDIS_URL: " ", SHOPIFY_API_SECRET_PREVIOUS: "", PORT: "" };
  expect(parseEnv({ ...right, ...empty })).toMatchObject({ DATABASE_URL: undefined, PORT: 3000 });
  expect(parseEnv({ ...right, SHOPIFY_API_KEY: " key\n" }).SHOPIFY_API_KEY).toBe("key");
});

describe("a wrong variable is named with what is wrong and how to mend it", () => {
  test.each([
    ["SHOPIFY_API_KEY", undefined],
    ["SHOPIFY_API_SECRET", ""],
    ["SHOPIFY_APP_URL", undefined],
    ["SHOPIFY_APP_URL", "shop.example"],
    ["SHOPIFY_APP_URL", "http://clickback.example.com"],
    ["SHOPIFY_APP_URL", "https://clickback.example.com/app"],
    ["SHOPIFY_APP_URL", "ftp://clickback.example.com"],
    ["DATABASE_URL", "mysql://root:a-password@localhost/x"],
    ["REDIS_URL", "http://localhost:6379"],
    ["TIKTOK_API_URL", "https://business-api.tiktok.com/open_api/v1.3/"],
    ["APP_ENCRYPTION_KEY", undefined],
    ["APP_ENCRYPTION_KEY", "not base64 at all!"],
    ["APP_ENCRYPTION_KEY", Buffer.alloc(31).toString("base64")],
    ["APP_ENCRYPTION_KEY", Buffer.alloc(33).toString("base64")],
    ["APP_ENCRYPTION_KEY", Buffer.alloc(32).toString("hex")],
    ["TRUST_PROXY", "true"],
    ["TRUST_PROXY", "-1"],
    ["METRICS_TOKEN", "too-short"],
    ["SMTP_URL", "mail.example.com"],
    ["PORT", "80a"],
    ["PORT", "65536"],
    ["LOG_LEVEL", "loud"],
    ["WEBHOOK_BODY_BYTES_MAX", "32MB"],
  ])("%s=%s", (name, value) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name}: \\S.*\\. Fix: \\S.*\\.$`));
    if (value) expect(problems[0]).not.toContain(value);
  });

  test("all of them at once", () => {
    expect(
      problemsOf({ SHOPIFY_API_KEY: "", PORT: "x", LOG_LEVEL: "y" }).map((each) => each.split(":")[0]),
    ).toEqual(["SHOPIFY_API_KEY", "PORT", "LOG_LEVEL"]);
  });
});

test.each(["http://127.0.0.1:3000", "http://localhost:3000", "http://[::1]:3000"])(
  "http is allowed on loopback: %s, and then only loopback is listened on",
  (url) => {
    expect(problemsOf({ SHOPIFY_APP_URL: url })).toEqual([]);
    expect(listenHost(parseEnv({ ...right, SHOPIFY_APP_URL: url }))).toBe("127.0.0.1");
  },
);

test("elsewhere every address is listened on, unless HOST says otherwise", () => {
  expect(listenHost(parseEnv(right))).toBe("0.0.0.0");
  expect(listenHost(parseEnv({ ...right, HOST: "10.0.0.7" }))).toBe("10.0.0.7");
});

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { landingPageUrl } from "#app/core/storefront/page-url.ts";

import { assertLaw } from "../assert-law.ts";

const origin = "https://harborandpine.example";

/** Like decodeURIComponent, for text that may hold a percent sign of its own. */
function decodeOnce(text: string): string {
  return text.replaceAll(/%([0-9A-F]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

describe("the page TikTok is told about", () => {
  test.each([
    ["/", "/"],
    ["/products/tea-towel", "/products/tea-towel"],
    ["/collections/kitchen/products/tea-towel?variant=1", "/collections/kitchen/products/tea-towel"],
    ["/en-gb/pages/about?utm_source=tiktok", "/en-gb/pages/about?utm_source=tiktok"],
    ["/fr", "/"],
    ["/search?q=maya&utm_term=towel", "/search?utm_term=towel"],
    ["/cart?utm_campaign=1799482746183729154", "/cart?utm_campaign=1799482746183729154"],
    ["/?utm_source=tik+tok&utm_id=7#top", "/?utm_source=tik+tok&utm_id=7"],
    ["/products/%E5%A4%A7", "/products/%E5%A4%A7"],
    ["https://elsewhere.example/products/x?ttclid=abc", "/products/x?ttclid=abc"],
    ["//elsewhere.example/products/x", "/products/x"],
    ["/?utm_source=a&utm_source=b&ttclid=one&ttclid=two", "/?utm_source=a&ttclid=one"],
    ["/?ttclid=%3Cb%3E&ttclid=two", "/?ttclid=two"],
  ])("for the landing page %s is %s", (landingSite, expected) => {
    expect(landingPageUrl(origin, landingSite)).toBe(`${origin}${expected}`);
  });

  test.each([
    undefined,
    "",
    "/account/login",
    "/account/activate/8123/0a5f2c9e7d1b4b6f8c3a",
    "/61234567890/orders/9f0c1b7ae5d24c7b/authenticate?key=0a5f2c9e",
    "/checkouts/cn/hWN8nFQmFzQ2/recover?key=8e2d4f6a1c",
    "/wallets/checkouts.json",
    "/apps/loyalty/maya",
    "/tools/unsubscribe",
    "/cart/46543210987654:1?discount=MAYA",
    "/cart/c/hWN8nFQmFzQ2?key=8e2d",
    "/products_preview?preview_key=8e2d4f6a1c",
    "/pages/maya.okafor@example.com",
    "/pages/maya.okafor%40example.com",
    "/pages/maya.okafor%252540example.com",
    "/pages/%E0%A4%A",
    "/products/x%0Amail",
    "/.//elsewhere.example/products/x",
    "https://[bad",
    "javascript:alert(1)",
    "\ud800",
  ])("for %j is the shop's front page", (landingSite) => {
    expect(landingPageUrl(origin, landingSite)).toBe(`${origin}/`);
  });

  test("has no query key but UTM and ttclid, and no value that may be an email or a novel", () => {
    const landingSite =
      "/?email=m%40x.example&key=s&token=s&gclid=1&fbclid=2&_kx=s&UTM_source=x&utm_content=m%40x.example" +
      `&utm_term=m%2540x.example&utm_long=${"x".repeat(1_001)}&utm_medium=&utm_ok=yes&ttclid=not an id`;
    expect(landingPageUrl(origin, landingSite)).toBe(`${origin}/?utm_ok=yes`);
  });

  test("leaves the click out where it may not count", () => {
    expect(landingPageUrl(origin, "/?ttclid=abc&utm_source=tiktok", false)).toBe(
      `${origin}/?utm_source=tiktok`,
    );
  });
});

describe("whatever the landing page is", () => {
  const planted = ["maya.okafor@example.com", "s3cr3tk3y0a5f2c9e", "+14155550142"];
  const encode = fc.constantFrom<(text: string) => string>(
    (text) => text,
    encodeURIComponent,
    (text) => encodeURIComponent(encodeURIComponent(text)),
  );
  const secret = fc.tuple(fc.constantFrom(...planted), encode).map(([text, encoded]) => encoded(text));
  const keys = fc.constantFrom(
    "key",
    "email",
    "token",
    "q",
    "phone",
    "UTM_source",
    "utm-source",
    "xttclid",
    "customer",
  );
  const landing = fc
    .record({
      host: fc.constantFrom("", "https://elsewhere.example", "//maya:s3cr3tk3y0a5f2c9e@elsewhere.example"),
      path: fc.constantFrom("/", "/account/", "/apps/x/", "/orders/", "/checkouts/cn/", "/a/b/", "/cart/c/"),
      inPath: fc.option(secret, { nil: "" }),
      query: fc.array(fc.tuple(keys, secret), { maxLength: 4 }),
      rest: fc.constantFrom("", "&utm_source=tiktok", "&ttclid=abc", "&utm_x=%"),
      hash: fc.option(secret, { nil: "" }),
    })
    .map(({ host, path, inPath, query, rest, hash }) => {
      const pairs = query.map(([key, value]) => `${key}=${value}`).join("&");
      return `${host}${path}${inPath}?${pairs}${rest}#${hash}`;
    });

  test("no planted secret is in the page, however it was encoded", () => {
    assertLaw(
      fc.property(landing, (landingSite) => {
        const told = landingPageUrl(origin, landingSite);
        for (const form of [told, decodeOnce(told), decodeOnce(decodeOnce(told))])
          for (const text of planted) expect(form).not.toContain(text);
      }),
      2_000,
    );
  });

  test("an email is not even let through as a campaign's name", () => {
    const email = planted[0] ?? "";
    const value = fc.tuple(fc.constantFrom("utm_content", "utm_term", "utm_id", "ttclid"), encode);
    assertLaw(
      fc.property(value, fc.constantFrom("/", "/products/x", "/pages/"), ([key, encoded], path) => {
        const told = landingPageUrl(origin, `${path}?${key}=hello-${encoded(email)}`);
        expect(told).not.toMatch(/okafor/);
      }),
      100,
    );
  });

  test("the page is on the shop's own domain, and short", () => {
    assertLaw(
      fc.property(
        fc.oneof(fc.string({ unit: "binary" }), fc.webUrl(), fc.webPath(), landing),
        (landingSite) => {
          const told = new URL(landingPageUrl(origin, landingSite));
          expect(told.origin).toBe(origin);
          expect([told.username, told.password, told.hash]).toEqual(["", "", ""]);
          for (const key of told.searchParams.keys()) expect(key).toMatch(/^(utm_[a-z_]+|ttclid)$/);
        },
      ),
      2_000,
    );
  });
});

import { describe, expect, test } from "vitest";

import { readCartAttributes } from "#app/core/shopify/cart-attributes.ts";

function read(attributes: Record<string, unknown>) {
  return readCartAttributes(Object.entries(attributes).map(([name, value]) => ({ name, value })));
}

const none = { ttclid: undefined, ttclidAt: undefined, ttp: undefined, consent: "unknown" };

describe("cart attributes", () => {
  test("are understood by their names", () => {
    const attributes = { ttclid: "a", ttclid_at: "1795169643", _ttp: "p", tt_consent: "granted" };
    expect(read(attributes)).toEqual({ ttclid: "a", ttclidAt: "1795169643", ttp: "p", consent: "granted" });
  });

  test("and with two underscores in front of them", () => {
    const attributes = { __ttclid: "a", __ttclid_at: "1795169643", ___ttp: "p", __tt_consent: "denied" };
    expect(read(attributes)).toEqual({ ttclid: "a", ttclidAt: "1795169643", ttp: "p", consent: "denied" });
  });

  test("but by no other spelling", () => {
    const attributes = {
      _ttclid: "a",
      TTCLID: "a",
      __ttp: "p",
      ttp: "p",
      _tt_consent: "denied",
      toString: "x",
    };
    expect(read(attributes)).toEqual(none);
  });

  test("a usable id wins over its twin, the plain one first", () => {
    expect(read({ ttclid: "a", __ttclid: "b", _ttp: "p", ___ttp: "q" })).toMatchObject({
      ttclid: "a",
      ttp: "p",
    });
    expect(read({ ttclid: "not an id", __ttclid: "b", _ttp: "", ___ttp: "q" })).toMatchObject({
      ttclid: "b",
      ttp: "q",
    });
  });

  test("a time belongs to the id beside it", () => {
    expect(read({ ttclid: "a", __ttclid: "b", __ttclid_at: "1" }).ttclidAt).toBeUndefined();
    expect(read({ ttclid: "a", ttclid_at: "2", __ttclid: "b", __ttclid_at: "1" }).ttclidAt).toBe("2");
    expect(read({ ttclid: "bad id", ttclid_at: "2", __ttclid: "b", __ttclid_at: "1" }).ttclidAt).toBe("1");
    expect(read({ ttclid: "a", __ttclid: "a", __ttclid_at: "1" }).ttclidAt).toBe("1");
    expect(read({ ttclid: "a", __ttclid_at: "1" }).ttclidAt).toBe("1");
    expect(read({ ttclid_at: "1", __ttclid: "a" }).ttclidAt).toBe("1");
  });

  test("a refusal in either spelling counts", () => {
    expect(read({ tt_consent: "granted", __tt_consent: "denied" }).consent).toBe("denied");
    expect(read({ tt_consent: "denied", __tt_consent: "granted" }).consent).toBe("denied");
    expect(read({ tt_consent: "granted", __tt_consent: "granted_no_sale" }).consent).toBe("granted_no_sale");
    expect(read({ tt_consent: "perhaps", __tt_consent: "granted" }).consent).toBe("granted");
  });

  test("that are empty, oversized or no texts count as absent", () => {
    for (const value of ["", "  ", "x".repeat(1_001), null, 7, true, {}, ["a"]])
      expect(read({ ttclid: value, _ttp: value, tt_consent: value })).toEqual(none);
  });

  test.each([null, undefined, "x", 7, {}, [null], [["ttclid", "a"]], [{ name: "ttclid" }], [{ value: "a" }]])(
    "from %j are none",
    (noteAttributes) => {
      expect(readCartAttributes(noteAttributes)).toEqual(none);
    },
  );
});

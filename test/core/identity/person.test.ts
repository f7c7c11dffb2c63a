import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import {
  choosePersonVisitors,
  personLinkKinds,
  personLinks,
  personVisitorsMax,
  type SeenVisitor,
} from "#app/core/identity/person.ts";

import { assertLaw } from "../assert-law.ts";

type Seen = SeenVisitor<string>;

const seen = (kind: Seen["kind"], visitorId: string, seenAt: number): Seen => ({
  kind,
  visitorId,
  seenAt,
  visitor: `of ${visitorId}`,
});

describe("what tells a person", () => {
  test("is normalised as for hashing, and only what is there", () => {
    expect(personLinks({ customerId: "42", email: " Jane@Example.com ", phone: "+14155550101" })).toEqual([
      { kind: "customer", value: "42" },
      { kind: "email", value: "jane@example.com" },
      { kind: "phone", value: "+14155550101" },
    ]);
    expect(personLinks({ customerId: undefined, email: undefined, phone: undefined })).toEqual([]);
  });

  test.each(["", " ", "n/a", "@", "jane @example.com"])("is no email that is none: %j", (email) => {
    expect(personLinks({ customerId: undefined, email, phone: undefined })).toEqual([]);
  });
});

describe("the browsers of a person", () => {
  test("are named by the first thing that leads to them, whatever they were seen with last", () => {
    const all = [seen("phone", "1", 30), seen("email", "1", 20), seen("customer", "1", 10)];
    for (const some of [all, all.toReversed()])
      expect(choosePersonVisitors(some)).toEqual([seen("customer", "1", 30)]);
    expect(choosePersonVisitors(all.slice(0, 2))).toEqual([seen("email", "1", 30)]);
  });

  test("are the ten seen last, by whatever they were seen with", () => {
    const by = (kind: Seen["kind"], from: number) =>
      Array.from({ length: 6 }, (_, index) => seen(kind, `${from + index}`, from + index));
    const chosen = choosePersonVisitors([...by("email", 1), ...by("phone", 7)]);
    expect(chosen.map(({ visitorId }) => visitorId)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3].map(String));
  });

  test("are, of those seen at the same moment, the ones known last; by number, not by digits", () => {
    const chosen = choosePersonVisitors(
      Array.from({ length: 12 }, (_, index) => seen("email", `${index + 1}`, 5)),
    );
    expect(chosen.map(({ visitorId }) => visitorId)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3].map(String));
  });

  test("are never more than ten, never two of one, never older than one left out, in whatever order they are told", () => {
    const links = fc.array(
      fc.record({
        kind: fc.constantFrom(...personLinkKinds),
        visitorId: fc.nat({ max: 20 }).map(String),
        seenAt: fc.nat({ max: 30 }),
        visitor: fc.constant(""),
      }),
      { maxLength: 60 },
    );
    const shuffled = links.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    assertLaw(
      fc.property(shuffled, ([all, other]) => {
        const chosen = choosePersonVisitors(all);
        expect(choosePersonVisitors(other)).toEqual(chosen);
        const ids = chosen.map(({ visitorId }) => visitorId);
        const everyone = new Set(all.map(({ visitorId }) => visitorId));
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids).toHaveLength(Math.min(personVisitorsMax, everyone.size));
        const oldest = Math.min(...chosen.map(({ seenAt }) => seenAt));
        for (const { visitorId, seenAt } of all)
          if (!ids.includes(visitorId)) expect(seenAt).toBeLessThanOrEqual(oldest);
        for (const { visitorId, kind } of chosen)
          expect(kind).toBe(
            personLinkKinds.find((one) =>
              all.some((link) => link.visitorId === visitorId && link.kind === one),
            ),
          );
      }),
    );
  });
});

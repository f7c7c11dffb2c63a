import * as fc from "fast-check";
import { expect, test } from "vitest";

import { embedStates } from "#app/core/guide/guide-step.ts";
import { readEmbedState } from "#app/core/guide/read-embed-state.ts";

const told = (status: string, handle = "click-capture", type = "theme_app_extension") => [
  {
    handle: "some-ui",
    type: "ui_extension",
    activations: [{ target: "admin.product-details.block.render" }],
  },
  {
    handle: "clickback",
    type,
    activations: [{ handle, name: "Clickback", target: "body", status, activations: [] }],
  },
];

test("the embed is on where its block is active in the published theme", () => {
  expect(readEmbedState(told("active"))).toBe("on");
});

test("it is off where the block could be switched on, or the theme has no place for it", () => {
  expect(readEmbedState(told("available"))).toBe("off");
  expect(readEmbedState(told("unavailable"))).toBe("off");
});

test("another block's or another kind's being on says nothing", () => {
  expect(readEmbedState(told("active", "another-block"))).toBe("missing");
  expect(readEmbedState(told("active", "click-capture", "ui_extension"))).toBe("missing");
  expect(readEmbedState([])).toBe("missing");
});

test("whatever is answered, a state is read", () => {
  fc.assert(
    fc.property(fc.anything(), (anything) => {
      expect(embedStates).toContain(readEmbedState(anything));
      expect(embedStates).toContain(readEmbedState([anything]));
      expect(embedStates).toContain(
        readEmbedState([{ type: "theme_app_extension", activations: [anything, anything] }]),
      );
    }),
  );
});

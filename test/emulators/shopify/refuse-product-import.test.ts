import { expect, test } from "vitest";

import { refuseProductImport } from "./refuse-product-import.ts";

const project = new URL("../../../", import.meta.url).pathname;

test.each(["app/entry.server.ts", "workers/main.ts", "build/server/index.js"])(
  "a program in %s cannot load the emulator",
  (entry) => {
    expect(() => refuseProductImport(project + entry)).toThrow(entry);
  },
);

test.each(["test/demo.ts", "node_modules/vitest/vitest.mjs", "application/main.ts", "../app/main.ts"])(
  "a program in %s can",
  (entry) => {
    expect(() => refuseProductImport(project + entry)).not.toThrow();
  },
);

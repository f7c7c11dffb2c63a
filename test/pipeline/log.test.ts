import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { expect, test } from "vitest";

import { checkout } from "../setup/checkout.ts";

const run = promisify(execFile);

/** What a process prints that logs so: the real log writes to stdout. */
async function logged(level: string, statement: string): Promise<Record<string, unknown>[]> {
  const script = `const { createLog } = await import("#app/log.server.ts");
    const log = createLog(${JSON.stringify(level)}, "test");
    ${statement}`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: checkout,
  });
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test("an error is logged by its name, code, message and stack, without what libraries hang on to it", async () => {
  const [line] = await logged(
    "info",
    `const cause = Object.assign(new Error("inner"), { detail: "canary-in-cause" });
     const error = Object.assign(new Error("outer", { cause }), {
       code: "23505", detail: "Key (email)=(canary@example.com)", parameters: ["canary"], request: { body: "canary" },
     });
     log.error({ error, topic: "orders/create" }, "webhook.not_kept");`,
  );
  expect(line).toMatchObject({
    process: "test",
    msg: "webhook.not_kept",
    topic: "orders/create",
    error: { name: "Error", message: "outer", code: "23505" },
  });
  expect(JSON.stringify(line)).not.toContain("canary");
});

test("fields that could carry personal data or secrets by mistake are cut out", async () => {
  const names = ["body", "email", "phone", "token", "authorization", "accessToken", "headers"];
  const [line] = await logged(
    "info",
    `log.info({ order: Object.fromEntries(${JSON.stringify(names)}.map((name) => [name, "canary"])) }, "fact");`,
  );
  expect(line).toMatchObject({ msg: "fact", order: {} });
  expect(JSON.stringify(line)).not.toContain("canary");
});

test("nothing below the level is written", async () => {
  expect(await logged("warn", `log.info("quiet"); log.warn("loud");`)).toMatchObject([{ msg: "loud" }]);
});

import { describe, expect, test } from "vitest";

import { packageOf, readSourceFiles, type SourceFile } from "./source-files.ts";

const files = await readSourceFiles();
const inside = (...folders: string[]) =>
  files.filter(({ path }) => folders.some((folder) => path.startsWith(`${folder}/`)));

/** Every import of `from` that `isWrong`, as a line to read. */
function wrongImports(from: readonly SourceFile[], isWrong: (name: string, file: SourceFile) => boolean) {
  return from.flatMap((file) =>
    file.imports.filter((name) => isWrong(name, file)).map((name) => `${file.path} imports ${name}`),
  );
}

const startsWithAny = (name: string, prefixes: readonly string[]) =>
  prefixes.some((prefix) => name.startsWith(prefix));

test("the tree is read: there are files, and imports in them", () => {
  expect(files.length).toBeGreaterThan(150);
  const mapInbox = files.find(({ path }) => path === "app/pipeline/map-inbox.ts");
  expect(mapInbox?.imports).toEqual(
    expect.arrayContaining(["pg", "app/core/mapping/map-message.ts", "app/shops.server.ts"]),
  );
});

describe("imports go one way", () => {
  test("app/core knows nothing but itself and a few pure libraries", () => {
    const pure = [
      "zod",
      "libphonenumber-js",
      "big.js",
      "ipaddr.js",
      "date-fns",
      "@date-fns/tz",
      "node:crypto",
    ];
    expect(
      wrongImports(inside("app/core"), (name) => {
        const library = packageOf(name);
        return library === undefined ? !name.startsWith("app/core/") : !pure.includes(library);
      }),
    ).toEqual([]);
  });

  test("app/pipeline is given what it works with: no doors, no queue, no processes, no environment", () => {
    const outside = ["app/routes/", "app/web/", "workers/", "app/queue/", "app/process/", "app/operator/"];
    const more = ["app/env.server.ts", "app/db.server.ts", "app/components/", "app/shopify.server.ts"];
    expect(
      wrongImports(inside("app/pipeline"), (name) => startsWithAny(name, [...outside, ...more])),
    ).toEqual([]);
  });

  test("nothing imports a door but its own folder and the processes that open it", () => {
    const doors = ["app/routes/", "app/web/", "workers/", "app/operator/"];
    // A type: what the web process gives to pages.
    const shapeForPages = "app/web/load-context.ts";
    const isDoor = (name: string) => doors.find((door) => name.startsWith(door));
    expect(
      wrongImports(inside("app", "workers"), (name, { path }) => {
        const door = isDoor(name);
        return (
          door !== undefined &&
          name !== shapeForPages &&
          !path.startsWith(door) &&
          !path.startsWith("app/process/")
        );
      }),
    ).toEqual([]);
  });

  test("the product never imports its tests, nor its tools", () => {
    expect(
      wrongImports(inside("app", "workers", "extensions"), (name) => startsWithAny(name, ["test/", "bin/"])),
    ).toEqual([]);
  });

  test("browser code, in pages and extensions, never reaches into the server", () => {
    const server = /\.server\.ts$|^(pg|bullmq|ioredis|undici|pino|node:.*)$/;
    expect(wrongImports(inside("app/components", "extensions"), (name) => server.test(name))).toEqual([]);
  });

  test("only app/tiktok speaks HTTP to TikTok", () => {
    // The operator posts to a server of our own; two processes make the connection pool that app/tiktok is given.
    const pools = ["workers/start-workers.ts", "app/web/main.ts"];
    const allowed = ["app/tiktok/", "app/operator/send-webhook.ts", ...pools];
    expect(
      wrongImports(
        inside("app", "workers"),
        (name, { path }) => name === "undici" && !startsWithAny(path, allowed),
      ),
    ).toEqual([]);
    const calls = inside("app", "workers").filter(
      ({ path, code }) => /open_api\/|business-api\.tiktok/.test(code) && !path.startsWith("app/tiktok/"),
    );
    expect(calls.map(({ path }) => path)).toEqual(["app/env.server.ts"]);
  });

  test("only workers and app/queue speak BullMQ", () => {
    const allowed = ["app/queue/", "workers/"];
    expect(
      wrongImports(
        inside("app", "workers"),
        (name, { path }) => /^(bullmq|ioredis)$/.test(name) && !startsWithAny(path, allowed),
      ),
    ).toEqual([]);
  });
});

test("the environment is read where a process begins and nowhere else", () => {
  const readers = inside("app", "workers").filter(({ text }) =>
    /process\s*\.\s*env\b|loadEnvFile/.test(text),
  );
  // The first parses it; the second hands it on to the processes it starts.
  expect(readers.map(({ path }) => path)).toEqual(["app/process/read-env.ts", "app/process/start.ts"]);
});

describe("a file", () => {
  test("is never longer than 250 lines", () => {
    const long = files
      .filter(({ path, lines }) => lines > 250 && !path.startsWith("bin/"))
      .map(({ path, lines }) => `${path}: ${lines}`);
    expect(long).toEqual([]);
  });

  test("is named for what is in it, in kebab-case, never for where leftovers go", () => {
    const named = inside("app", "workers", "test").map(({ path }) => path.split("/"));
    const drawers = named.filter((parts) =>
      parts.some((part) => /^(utils?|helpers?|services?|common|misc|shared)(\.|$)/.test(part)),
    );
    expect(drawers.map((parts) => parts.join("/"))).toEqual([]);
    const oddlyNamed = named.filter((parts) => {
      const file = parts.at(-1) ?? "";
      // Remix reads routes and entries by names of its own.
      return parts[1] !== "routes" && !/^[a-z0-9]+([-.][a-z0-9]+)*$/.test(file);
    });
    expect(oddlyNamed.map((parts) => parts.join("/"))).toEqual([]);
  });

  test("is no barrel: it does not hand on what others export", () => {
    const barrels = inside("app", "workers", "test").filter(({ reExports }) =>
      reExports.some((name) => packageOf(name) === undefined),
    );
    expect(barrels.map(({ path, reExports }) => `${path} hands on ${reExports.join(", ")}`)).toEqual([]);
  });

  test("exports by name; only Remix, Vite and Vitest ask for defaults", () => {
    const withDefault = inside("app", "workers", "test").filter(({ text }) =>
      /^export default\b/m.test(text),
    );
    const asked = /^app\/(routes\/|root\.tsx$|entry\.)|^test\/setup\/global-setup\.ts$/;
    expect(withDefault.map(({ path }) => path).filter((path) => !asked.test(path))).toEqual([]);
  });

  test("in the product never writes to the console", () => {
    const writers = inside("app", "workers").filter(({ text }) => /\bconsole\.\w+\(/.test(text));
    expect(writers.map(({ path }) => path)).toEqual([]);
  });
});

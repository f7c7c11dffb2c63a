// Compiles prisma/schema.prisma into the database client, where that has not been done for this schema and this Prisma.
import { createHash } from "node:crypto";
import { readFile, readdir, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { isMain } from "./is-main.mjs";
import { nodePath } from "./node-path.mjs";
import { root } from "./root.mjs";
import { runChild } from "./run-child.mjs";

// Lies in node_modules/.prisma, where the client goes unless the schema names another folder: they come and go together.
const stamp = join(root, "node_modules", ".prisma", "clickback-schema-hash");

/**
 * @param alone runs the work while no other process does the same
 * @param force even when nothing changed
 * @throws when Prisma refuses the schema
 */
export async function generatePrisma({ alone = (work) => work(), force = false } = {}) {
  const schemas = await readSchemas();
  if (schemas === undefined) return;
  const wanted = await fingerprint(schemas);
  if (!force && (await isCurrent(schemas, wanted))) return;
  await alone(async () => {
    if (!force && (await isCurrent(schemas, wanted))) return;
    process.stderr.write("Generating the database client.\n");
    await generate();
    await writeFile(stamp, wanted);
  });
}

async function generate() {
  let said = "";
  const code = await runChild(
    nodePath(),
    [join(root, "node_modules", "prisma", "build", "index.js"), "generate", "--no-hints"],
    {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      // prisma.config.ts keeps it from fetching native engines; these keep it from asking for news.
      env: { ...process.env, CHECKPOINT_DISABLE: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1" },
    },
    (child) => {
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding("utf8").on("data", (text) => (said += text));
    },
  );
  if (code === 0) return;
  process.stderr.write(said);
  throw new Error(`prisma generate ended with exit code ${code}; what it said stands above.`);
}

/** One file, or a folder of them. */
async function readSchemas() {
  const folder = join(root, "prisma");
  const names = (await readdir(folder, { recursive: true }).catch(() => [])).filter((name) =>
    name.endsWith(".prisma"),
  );
  if (names.length === 0) return undefined;
  return await Promise.all(
    names
      .sort()
      .map(async (name) => ({ path: join(folder, name), text: await readFile(join(folder, name), "utf8") })),
  );
}

async function fingerprint(schemas) {
  const hash = createHash("sha256");
  const packages = ["prisma", "@prisma/client"].map((name) =>
    join(root, "node_modules", name, "package.json"),
  );
  for (const path of [...packages, join(root, "prisma.config.ts")]) hash.update(await readFile(path));
  for (const { path, text } of schemas) hash.update(`${path.slice(root.length)}\n${text}`);
  return hash.digest("hex");
}

async function isCurrent(schemas, wanted) {
  if ((await readFile(stamp, "utf8").catch(() => "")) !== wanted) return false;
  const outputs = schemas.flatMap(({ path, text }) =>
    [...text.matchAll(/^\s*output\s*=\s*"(.+)"/gm)].map(([, output]) => resolve(dirname(path), output)),
  );
  const folders = outputs.length > 0 ? outputs : [join(root, "node_modules", ".prisma", "client")];
  return (
    await Promise.all(
      folders.map((folder) =>
        stat(folder).then(
          () => true,
          () => false,
        ),
      ),
    )
  ).every(Boolean);
}

if (isMain(import.meta.url)) {
  await generatePrisma({ force: process.argv.includes("--force") });
}

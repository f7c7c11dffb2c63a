import { readdir, readFile } from "node:fs/promises";

import type { Pool } from "pg";

const routes = new URL("../../app/routes/", import.meta.url);

export type AdminPage = {
  /** For a file's name: `deliveries-id`. */
  readonly name: string;
  /** Path inside the app, as the admin's addresses have it. */
  readonly path: string;
};

/** Where a login comes back to: opened by itself it shows nothing. */
const isPassedThrough = (name: string) => name === "tiktok-finish";

/**
 * Every page of the admin, as the files of its routes name them: a page that is added is in the list by itself.
 *
 * @throws where a route has a parameter that nothing here has a value for.
 */
export async function listAdminPages(pool: Pool, shopId: number): Promise<readonly AdminPage[]> {
  const pages: AdminPage[] = [];
  for (const file of (await readdir(routes)).filter((each) => each.startsWith("app.")).sort()) {
    const parts = file
      .replace(/^app\.(.*\.)?tsx$/, "$1")
      .split(".")
      .filter((part) => part !== "");
    const name = parts
      .filter((part) => part !== "_index")
      .join("-")
      .replaceAll("$", "");
    // What shows nothing has no component; the frame around all pages has no parts.
    if (
      parts.length === 0 ||
      isPassedThrough(name) ||
      !(await readFile(new URL(file, routes), "utf8")).includes("export default")
    )
      continue;
    const id = parts.includes("$id")
      ? await readId(pool, shopId, parts[0] === "tiktok" ? "pixels" : parts[0])
      : "";
    const path = parts.filter((part) => part !== "_index").map((part) => (part === "$id" ? id : part));
    pages.push({ name: name === "" ? "overview" : name, path: ["/app", ...path].join("/") });
  }
  return pages;
}

/** One that has much to show: a sale that was sent, with the click that led to it. */
const examples: Readonly<Record<string, string>> = {
  deliveries: `SELECT delivery.id FROM delivery JOIN conversion ON conversion.id = conversion_id
    WHERE delivery.shop_id = $1 AND delivery.state = 'accepted' AND source = 'purchase' AND clicked_at IS NOT NULL
    ORDER BY delivery.id DESC LIMIT 1`,
  journeys: `SELECT id FROM conversion WHERE shop_id = $1 AND source = 'purchase' AND clicked_at IS NOT NULL
    ORDER BY id DESC LIMIT 1`,
  pixels: "SELECT id FROM pixel WHERE shop_id = $1 ORDER BY id LIMIT 1",
};

async function readId(pool: Pool, shopId: number, of = ""): Promise<string> {
  const query = examples[of];
  if (query === undefined)
    throw new Error(`Which of the ${of} is to be opened? Say it in list-admin-pages.ts.`);
  const { rows } = await pool.query<{ id: number | bigint }>(query, [shopId]);
  return String(rows[0]?.id ?? "");
}

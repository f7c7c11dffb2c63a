import { readFile } from "node:fs/promises";

import type { AppEmbed } from "./app-embed.ts";
import type { StorefrontAnswer } from "./world.ts";

const page = new URL("page/", import.meta.url);
const types: Readonly<Record<string, string>> = {
  js: "text/javascript",
  css: "text/css",
  json: "application/json",
};

/** The scripts and styles of theme, emulator and app embed; undefined for other paths. */
export async function answerFile(
  path: string,
  embed: AppEmbed,
  pixelRunner: string | undefined,
): Promise<StorefrontAnswer | undefined> {
  if (path === "/emulated/pixel-runner.js" && pixelRunner !== undefined)
    return file(path, pixelRunner, "no-store");
  const own = /^\/emulated\/(shopify\.js|theme\.js|theme\.css)$/.exec(path)?.[1];
  if (own !== undefined) return file(path, await readFile(new URL(own, page)), "max-age=3600");
  const asset = embed.assets.get(/^\/extensions\/click-capture\/assets\/([\w.-]+)$/.exec(path)?.[1] ?? "");
  return asset === undefined ? undefined : file(path, asset, "max-age=31536000, immutable");
}

function file(path: string, body: string | Buffer, caching: string): StorefrontAnswer {
  const type = types[path.split(".").at(-1) ?? ""] ?? "application/octet-stream";
  return {
    status: 200,
    headers: { "content-type": `${type}; charset=utf-8`, "cache-control": caching },
    body,
  };
}

import { existsSync } from "node:fs";

import { createRequestHandler } from "@remix-run/express";
import type { AppLoadContext, ServerBuild } from "@remix-run/node";
import compression from "compression";
import express, { type Express } from "express";

import "#app/web/load-context.ts";

/**
 * The Remix app behind express: assets with far-future caching (their names hold their hash), then pages.
 *
 * @param buildFolder what `npm run build` made.
 * @param trustProxy how many proxies in front may speak for the client.
 * @throws when the app was not built.
 */
export async function createAdminApp(options: {
  readonly buildFolder: URL;
  readonly trustProxy: number;
  readonly loadContext: () => AppLoadContext;
}): Promise<Express> {
  const entry = new URL("server/index.js", options.buildFolder);
  if (!existsSync(entry)) throw new Error("The admin pages are not built. Fix: npm run build");
  const build = (await import(entry.href)) as ServerBuild;
  const client = new URL("client/", options.buildFolder).pathname;
  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", options.trustProxy);
  // Polaris' styles are nine times smaller so; a proxy in front that compresses leaves this alone.
  app.use(compression());
  app.use(
    "/assets",
    express.static(`${client}assets`, { immutable: true, maxAge: "1y", fallthrough: false }),
  );
  app.use(express.static(client, { maxAge: "1h" }));
  app.all("*", createRequestHandler({ build, mode: "production", getLoadContext: options.loadContext }));
  return app;
}

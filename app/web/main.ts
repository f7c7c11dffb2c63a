import { randomBytes } from "node:crypto";

import { PrismaSessionStorage } from "@shopify/shopify-app-session-storage-prisma";
import { Agent } from "undici";

import { createLoginStates } from "#app/connection/login-states.ts";
import { callbackPath, type TikTokLogin } from "#app/connection/tiktok-login.ts";
import { listenHost, type Env } from "#app/env.server.ts";
import { forgetVisitor } from "#app/pipeline/forget-visitor.ts";
import { createIngestStorefront } from "#app/pipeline/ingest-storefront.ts";
import { createIngest } from "#app/pipeline/ingest.ts";
import { createIsUninstalled } from "#app/pipeline/is-uninstalled.ts";
import { createNoteStorefrontSeen } from "#app/pipeline/note-storefront-seen.ts";
import { createInboxWriter } from "#app/pipeline/write-inbox.ts";
import { isReachable, openCore } from "#app/process/open-core.ts";
import { prepareDatabase } from "#app/process/prepare-database.ts";
import { readEnv } from "#app/process/read-env.ts";
import { runProcess } from "#app/process/run-process.ts";
import { untilStopped } from "#app/process/until-stopped.ts";
import { SealedSessionStorage } from "#app/sealed-session-storage.server.ts";
import { createShopify } from "#app/shopify.server.ts";
import { createBusinessApi } from "#app/tiktok/business-api.ts";
import { createRequestBudget } from "#app/tiktok/request-budget.ts";
import { createTrackEvents } from "#app/tiktok/track-events.ts";
import { createAdminApp } from "#app/web/admin-app.ts";
import { createWebServer } from "#app/web/create-server.ts";
import { createEnsureWebPixel } from "#app/web/ensure-web-pixel.ts";
import { createLookAtWebPixel } from "#app/web/look-at-web-pixel.ts";
import { createMarkInstalled } from "#app/web/mark-installed.ts";
import { createNoteShopFacts } from "#app/web/note-shop-facts.ts";
import { createPublishEmbedSettings } from "#app/web/publish-embed-settings.ts";
import { createStorefrontDoor } from "#app/web/storefront-door.ts";
import { createStorefrontLimits } from "#app/web/storefront-limits.ts";
import { createVerifyWebhook } from "#app/web/verify-webhook.ts";
import { createWebhooksDoor } from "#app/web/webhooks-door.ts";

/** How long open requests get to finish after SIGTERM; Shopify waits five seconds for an answer. */
const drainMs = 10_000;

await runProcess(async () => {
  const env = readEnv();
  const prepared = await prepareDatabase(env.DATABASE_URL, () => {});
  const core = await openCore(env, prepared.url, "web");
  const { log, database, shops, clock, queues, queueBackend } = core;

  const sessions = new SealedSessionStorage(new PrismaSessionStorage(database.prisma), shops);
  const ensureWebPixel = createEnsureWebPixel({
    pool: database.pool,
    endpoint: env.SHOPIFY_APP_URL,
    log,
  });
  const shopify = createShopify(
    env,
    sessions,
    createMarkInstalled({
      pool: database.pool,
      shops,
      clock,
      chores: [
        {
          run: ensureWebPixel,
          failure: "web_pixel.not_installed",
        },
        { run: createPublishEmbedSettings(database.pool), failure: "embed_settings.not_published" },
        { run: createNoteShopFacts(database.pool), failure: "shop.facts_unknown" },
      ],
      log,
    }),
    log,
  );
  const writeInbox = createInboxWriter({ pool: database.pool });
  const ingest = createIngest({
    shops,
    writeInbox,
    nudgeMapping: queues.nudgeMapping,
    clock,
  });

  const toTikTok = {
    apiUrl: env.TIKTOK_API_URL,
    dispatcher: new Agent({ connect: { timeout: 5_000 }, connections: 16 }),
  };
  const forPages = {
    shopifyApiKey: env.SHOPIFY_API_KEY,
    shopify,
    database,
    shops,
    clock,
    log,
    randomBytes,
    nudgeMapping: queues.nudgeMapping,
    nudgeSending: queues.nudgeSending,
    nudgeTask: queues.nudgeTask,
    tiktok: createBusinessApi({ ...toTikTok, waitForTurn: createRequestBudget(database.pool) }),
    trackEvents: createTrackEvents(toTikTok),
    webPixel: {
      look: createLookAtWebPixel(database.pool, env.SHOPIFY_APP_URL),
      ensure: ensureWebPixel,
    },
    tiktokLogin: readTikTokLogin(env),
  };

  let stopping = false;
  const server = createWebServer({
    webhooks: createWebhooksDoor({
      verifyWebhook: createVerifyWebhook(env),
      ingest,
      bodyBytesMax: env.WEBHOOK_BODY_BYTES_MAX,
      log,
    }),
    storefrontEvents: createStorefrontDoor({
      shops,
      ingestStorefront: createIngestStorefront({
        writeInbox,
        forgetVisitor: (shop, clientId, now) => forgetVisitor(database.pool, shop, clientId, now),
        isUninstalled: createIsUninstalled(database.pool, clock),
        noteStorefrontSeen: createNoteStorefrontSeen(database.pool, clock),
        nudgeMapping: queues.nudgeMapping,
        clock,
      }),
      limits: createStorefrontLimits(),
      trustProxy: env.TRUST_PROXY,
      log,
    }),
    readiness: async () => ({
      database: !stopping && (await isReachable(database)),
      queue: !stopping && (await queueBackend.ping()),
    }),
    admin: await createAdminApp({
      buildFolder: new URL("../../build/", import.meta.url),
      trustProxy: env.TRUST_PROXY,
      // A new one for every request, see authenticateAdmin.
      loadContext: () => ({ ...forPages }),
    }),
    log,
  });

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(env.PORT, listenHost(env), resolve);
  });
  const address = server.address();
  log.info(
    { port: typeof address === "object" ? address?.port : address, queue: queueBackend.kind },
    "web.ready",
  );

  const signal = await untilStopped();
  stopping = true;
  log.info({ signal }, "web.stopping");
  const drained = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cutOff = setTimeout(() => server.closeAllConnections(), drainMs);
  await drained;
  clearTimeout(cutOff);
  await toTikTok.dispatcher.destroy();
  await core.close();
  await prepared.stop();
  return 0;
});

function readTikTokLogin(env: Env): TikTokLogin | undefined {
  if (env.TIKTOK_APP_ID === undefined || env.TIKTOK_APP_SECRET === undefined) return undefined;
  return {
    appId: env.TIKTOK_APP_ID,
    appSecret: env.TIKTOK_APP_SECRET,
    redirectUri: `${env.SHOPIFY_APP_URL}${callbackPath}`,
    authorizeAt: env.TIKTOK_API_URL,
    states: createLoginStates(env.APP_ENCRYPTION_KEY),
  };
}

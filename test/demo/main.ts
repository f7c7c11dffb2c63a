import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { Client } from "pg";

import { claimFolder } from "#app/database/claim-folder.ts";
import { startEmbeddedPostgres } from "#app/database/embedded-postgres.ts";
import { untilStopped } from "#app/process/until-stopped.ts";

import { demoShop as shop, openDemo } from "./open-demo.ts";
import { findImbalance, reportLines, type PostedMessage } from "./report.ts";
import { sampleMessages, type SampleMessage } from "./sample-messages.ts";
import type { RunningClickback } from "./start-clickback.ts";
import { pixel } from "./tiktok-account.ts";

const settleMs = 60_000;

const { values: options } = parseArgs({ options: { once: { type: "boolean", default: false } } });
const say = (line: string) => process.stdout.write(`${line}\n`);
const cleanUps: (() => Promise<unknown>)[] = [];
const later = <Resource>(resource: Resource, close: (resource: Resource) => Promise<unknown>): Resource => {
  cleanUps.unshift(() => close(resource));
  return resource;
};

async function demo(): Promise<number> {
  const claimed = later(
    await claimFolder(fileURLToPath(new URL("../../.clickback/demo", import.meta.url))),
    (folder) => folder.release(),
  );
  say("Starting Postgres.");
  const databaseUrl = await startDatabase(join(claimed.folder, "postgres"));
  const logPath = join(claimed.folder, "clickback.log");
  const { shopify, tiktok, clickback } = later(await openDemo({ databaseUrl, logPath, say }), (opened) =>
    opened.close(),
  );
  await clickback.operate("connect", ["--shop", shop, "--pixel", pixel.pixelCode, "--token", pixel.token]);
  say(`Connected ${shop} to pixel ${pixel.pixelCode}.`);

  const posted: PostedMessage[] = [];
  for (const message of sampleMessages(Date.now())) posted.push(await post(message));
  const { ledger } = await untilSettled(clickback);
  const { deliveries } = (await clickback.operate("deliveries", ["--shop", shop])) as {
    deliveries: Parameters<typeof reportLines>[0]["deliveries"];
  };
  for (const line of reportLines({ posted, received: tiktok.accepted, deliveries, ledger })) say(line);
  const problems = findImbalance(ledger, tiktok.accepted.length, deliveries.length);
  say(problems.length === 0 ? "  It balances." : `  IT DOES NOT BALANCE: ${problems.join("; ")}.`);
  say("");
  say(`Admin   ${shopify.adminUrl(shop)}`);
  say(`Ads     ${shopify.adminUrl(shop, "/app/tiktok")} (connect, choose the account, then Ad performance)`);
  say(`Log     ${logPath}`);
  if (options.once) return problems.length === 0 ? 0 : 1;
  say("It stays up until Ctrl-C.");
  await untilStopped();
  return 0;

  async function post(message: SampleMessage): Promise<PostedMessage> {
    const { status } = await shopify.postWebhook({
      shop,
      topic: message.topic,
      body: message.body,
      ...(message.webhookId === undefined ? {} : { webhookId: message.webhookId }),
      ...(message.badSignature ? { secret: "not-the-secret" } : {}),
    });
    return { title: message.title, topic: message.topic, status };
  }
}

/** A fresh database each time, so that what is printed is this run's; the server and its data folder are kept. */
async function startDatabase(folder: string): Promise<string> {
  const server = later(
    await startEmbeddedPostgres({ folder, database: "keeper", log: () => {} }),
    (running) => running.stop(),
  );
  const client = new Client({ connectionString: server.url });
  await client.connect();
  const left = await client.query<{ datname: string }>(
    "SELECT datname FROM pg_database WHERE datname LIKE 'demo_%'",
  );
  for (const { datname } of left.rows) await client.query(`DROP DATABASE "${datname}" WITH (FORCE)`);
  // Another name each time: what a killed demo left running must not find its way into this one's.
  const name = `demo_${randomBytes(6).toString("hex")}`;
  await client.query(`CREATE DATABASE "${name}"`);
  await client.end();
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return url.toString();
}

type Status = { readonly ledger: Readonly<Record<string, number>>; readonly unmapped: number };

async function untilSettled(clickback: RunningClickback): Promise<Status> {
  const giveUpAt = Date.now() + settleMs;
  for (;;) {
    const status = (await clickback.operate("status", ["--shop", shop])) as Status;
    const isSettled =
      status.unmapped === 0 && (status.ledger.received ?? 0) > 0 && status.ledger.pending === 0;
    if (isSettled || Date.now() > giveUpAt) return status;
    await wait(200);
  }
}

try {
  process.exitCode = await demo();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  for (const cleanUp of cleanUps) await cleanUp();
}

import type { TikTokEvent } from "#app/core/tiktok/event.ts";
import { createNoteStorefrontSeen } from "#app/pipeline/note-storefront-seen.ts";

import { openPipelineWorld, type PipelineWorld, type TestShop } from "../pipeline/pipeline-world.ts";
import type { JsonObject } from "../fixtures/json.ts";
import { shopperAgent, shopperIpv4 } from "../fixtures/shopper-browser.ts";
import { minuteMs, secondMs } from "../pipeline/hand-clock.ts";
import { openDoor, type Answered, type Door, type DoorOptions } from "./open-door.ts";
import { visitOf, type Told, type Visit } from "./shopper.ts";

/** How a batch travels: what the browser is and where it sits. */
export type Journey = {
  readonly visit?: Partial<Visit>;
  readonly ip?: string;
  readonly userAgent?: string;
};

/** A shop of one test's own, with the storefront's door in front of it. */
export type TestStore = TestShop & {
  /** The public key in its web pixel's settings. */
  readonly key: string;
  /** A batch as its web pixel posts them. */
  batch(events: readonly unknown[], changes?: object): object;
  /** Posts events as the web pixel does; throws unless they were kept. */
  tell(events: readonly Told[], journey?: Journey): Promise<void>;
  /** Lets its storefront have spoken to us just now; the door notes that without being waited for. */
  speak(): Promise<void>;
  /** Sends everything that is due. */
  sendDue(): Promise<void>;
  /** What TikTok has counted for its pixels, oldest first; throws where it had to merge anything. */
  counted(): Record<string, unknown>[];
  /** The same, with the pixel it counted them for. */
  countedFor(): { readonly pixelCode: string; readonly event: TikTokEvent }[];
  /** Who those of one name were about. */
  sentUsers(event: string): Record<string, unknown>[];
  /** Takes an order, lets it wait and sends it: its user as TikTok has it; undefined where nothing was to be sent. */
  purchaserOf(order: object): Promise<Record<string, unknown> | undefined>;
  /** Each delivery's event, and in how many seconds it is due; else its state and reason. */
  owed(): Promise<[event: string, due: number | string][]>;
  /** What its inbox entries led to, oldest first. */
  entryReasons(): Promise<string[]>;
  entries(): Promise<{ topic: string; webhookId: string; state: string }[]>;
};

type Options = Parameters<PipelineWorld["openShop"]>[0];

export type StorefrontWorld = Omit<PipelineWorld, "openShop"> & {
  /** Behind one proxy, so that shoppers can have addresses. */
  readonly door: Door;
  openStore(options?: Options): Promise<TestStore>;
  openSpeakingStore(settings?: object): Promise<TestStore>;
  /** Has one event told to a new store, mapped and sent, however long it waits; what TikTok then has. */
  sendOne(
    event: Told,
    options?: { settings?: object; rules?: readonly JsonObject[]; journey?: Journey },
  ): Promise<{ store: TestStore; events: Record<string, unknown>[] }>;
  /** The same where it must be exactly one. */
  onlyEvent(...parameters: Parameters<StorefrontWorld["sendOne"]>): Promise<Record<string, unknown>>;
  /** Another door to the same shops. */
  openDoor(options?: Partial<DoorOptions>): Promise<Door>;
};

/** The whole path from the storefront's door to TikTok, real but for the clock and TikTok itself. */
export async function openStorefrontWorld(): Promise<StorefrontWorld> {
  const world = await openPipelineWorld();
  const { pool, shops } = world;
  const doors: Door[] = [];
  const addDoor = async (options: Partial<DoorOptions> = {}) => {
    const door = await openDoor({
      pool,
      shops,
      clock: world.time.clock,
      noteStorefrontSeen: createNoteStorefrontSeen(pool, world.time.clock),
      trustProxy: 1,
      ...options,
    });
    doors.push(door);
    return door;
  };
  const door = await addDoor();

  const openStore: StorefrontWorld["openStore"] = async (options) => {
    const shop = await world.openShop(options);
    const { rows } = await pool.query<{ storefront_key: string }>(
      "SELECT storefront_key FROM shop WHERE id = $1",
      [shop.id],
    );
    const key = rows[0]?.storefront_key ?? "";
    const codes = new Set(shop.pixels.map(({ code }) => code));
    const batch = (events: readonly unknown[], changes: object = {}) => ({
      key,
      visit: visitOf(),
      events,
      ...changes,
    });
    const tell: TestStore["tell"] = async (events, { visit, ip, userAgent } = {}) => {
      const { status, body } = await postAs(door, batch(events, { visit: visitOf(visit) }), ip, userAgent);
      if (status !== 204) throw new Error(`the door answered ${status} ${body}`);
    };
    const countedFor: TestStore["countedFor"] = () => {
      if (world.tiktok.duplicates.some(({ pixelCode }) => codes.has(pixelCode)))
        throw new Error("TikTok was sent an event twice");
      return world.tiktok.accepted.flatMap(({ pixelCode, json }) =>
        codes.has(pixelCode) && json !== undefined ? [{ pixelCode, event: json as TikTokEvent }] : [],
      );
    };
    const counted = () => countedFor().map(({ event }): Record<string, unknown> => event);
    const sendDue = async () => {
      for (const pixel of shop.pixels) while ((await shop.send(pixel)).claimed > 0);
    };
    const sentUsers: TestStore["sentUsers"] = (event) =>
      counted().flatMap((one) => (one["event"] === event ? [one["user"] as Record<string, unknown>] : []));
    return {
      ...shop,
      key,
      batch,
      tell,
      speak: async () => {
        await pool.query("UPDATE shop SET storefront_seen_at = $2 WHERE id = $1", [
          shop.id,
          world.time.clock(),
        ]);
      },
      sendDue,
      counted,
      countedFor,
      sentUsers,
      purchaserOf: async (order) => {
        await shop.ingest("orders/create", order);
        await shop.map();
        world.time.advance(minuteMs);
        await sendDue();
        const [user, ...others] = sentUsers("CompletePayment");
        if (others.length > 0) throw new Error(`${others.length + 1} purchases were sent`);
        return user;
      },
      owed: async () => {
        const deliveries = await shop.deliveries();
        return deliveries.map(({ eventName, state, reason, nextAttemptAt }) => [
          eventName,
          nextAttemptAt === null
            ? `${state} ${reason}`
            : (nextAttemptAt.getTime() - world.time.now()) / secondMs,
        ]);
      },
      entryReasons: async () => {
        const entries = await pool.query<{ reason: string }>(
          "SELECT reason FROM inbox_entry WHERE shop_id = $1 ORDER BY id",
          [shop.id],
        );
        return entries.rows.map(({ reason }) => reason);
      },
      entries: async () => {
        const entries = await pool.query<{ topic: string; webhookId: string; state: string }>(
          `SELECT topic, webhook_id AS "webhookId", state::text FROM inbox_entry WHERE shop_id = $1 ORDER BY id`,
          [shop.id],
        );
        return entries.rows;
      },
    };
  };
  const sendOne: StorefrontWorld["sendOne"] = async (event, { journey, ...options } = {}) => {
    const store = await openStore(options);
    await store.tell([event], journey);
    await store.map();
    world.time.advance(minuteMs);
    await store.sendDue();
    return { store, events: store.counted() };
  };
  return {
    ...world,
    door,
    openStore,
    openSpeakingStore: async (settings = {}) => {
      const store = await openStore({ settings });
      await store.speak();
      return store;
    },
    sendOne,
    onlyEvent: async (...parameters) => {
      const { events } = await sendOne(...parameters);
      const [event] = events;
      if (event === undefined || events.length > 1) throw new Error(`${events.length} events were sent`);
      return event;
    },
    openDoor: addDoor,
    close: async () => {
      await Promise.all(doors.map((one) => one.close()));
      await world.close();
    },
  };
}

function postAs(door: Door, batch: unknown, ip = shopperIpv4, userAgent = shopperAgent): Promise<Answered> {
  return door.post(batch, { "x-forwarded-for": ip, "user-agent": userAgent });
}

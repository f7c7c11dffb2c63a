import { Agent } from "undici";

import { beginLogin } from "#app/connection/begin-login.ts";
import { finishLogin, type FinishedLogin } from "#app/connection/finish-login.ts";
import { createLoginStates } from "#app/connection/login-states.ts";
import { refreshAdvertisers } from "#app/connection/refresh-advertisers.ts";
import { takeLoginReturn, type LoginReturn } from "#app/connection/take-login-return.ts";
import { callbackPath, type TikTokLogin } from "#app/connection/tiktok-login.ts";
import type { ShopHandle } from "#app/shops.server.ts";
import { createBusinessApi, type BusinessApi } from "#app/tiktok/business-api.ts";

import type { UserSeed } from "../../emulators/tiktok/account/user-registry.ts";
import { openPipelineWorld, type PipelineWorld } from "../../pipeline/pipeline-world.ts";
import { createSeededBytes } from "../../pipeline/seeded-random.ts";

export const appId = "7400000000000000001";
const redirectUri = `https://app.example${callbackPath}`;

/** Ids that a JavaScript number would round. */
export const usAccount = "7011111111111111111";
export const ukAccount = "7022222222222222223";

const pixelsOf = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    pixelId: `72${prefix === "US" ? 1 : 2}${String(9007199254740993n + BigInt(index))}`,
    pixelCode: `C${prefix}PIXEL${String(index + 1).padStart(3, "0")}`,
    pixelName: `${prefix} pixel ${index + 1}`,
  }));

export const ada: UserSeed = {
  userId: "ada",
  name: "Ada",
  advertisers: [
    {
      advertiserId: usAccount,
      name: "Northlight US",
      currency: "USD",
      timezone: "America/New_York",
      pixels: pixelsOf("US", 2),
    },
    {
      advertiserId: ukAccount,
      name: "Northlight UK",
      currency: "GBP",
      timezone: "Europe/London",
      pixels: pixelsOf("UK", 23),
    },
  ],
};

/** Whoever logs in besides: one account of hers, none of Ada's. */
export const grace: UserSeed = {
  userId: "grace",
  name: "Grace",
  advertisers: [
    { advertiserId: "7033333333333333333", name: "Other Inc.", currency: "EUR", timezone: "Europe/Berlin" },
  ],
};

export type ConnectionWorld = PipelineWorld & {
  readonly tiktokApi: BusinessApi;
  readonly login: TikTokLogin;
  /** A shop without a pixel. */
  emptyShop(): Promise<ShopHandle>;
  /** @returns the `state` that goes to TikTok. */
  begin(shop: ShopHandle, userId?: string): Promise<string>;
  takeReturn(state: string | null, code: string | null): Promise<LoginReturn>;
  /** Takes a return that is right. @returns what the browser was given. */
  comeBack(state: string, code: string): Promise<{ nonce: string; ticket: string }>;
  finish(shop: ShopHandle, way: { nonce: string; ticket: string }, userId?: string): Promise<FinishedLogin>;
  /** All of it, with the ad accounts read; throws unless it connected. */
  connect(
    shop: ShopHandle,
    grant?: { userId?: string; scopes?: string[]; advertiserIds?: string[] },
  ): Promise<void>;
  connectionsOf(
    shop: ShopHandle,
  ): Promise<readonly { kind: string; state: string; scopes: string[]; token: string | undefined }[]>;
};

export const staff = "90000000001";

export async function openConnectionWorld(): Promise<ConnectionWorld> {
  const world = await openPipelineWorld();
  const { pool, tiktok, time, shops } = world;
  tiktok.registerApp({ appId, secret: "app-secret", redirectUris: [redirectUri] });
  tiktok.registerUser(ada);
  tiktok.registerUser(grace);
  const dispatcher = new Agent();
  const tiktokApi = createBusinessApi({
    apiUrl: tiktok.url,
    dispatcher,
    timeoutMs: 2_000,
    wait: async () => {},
  });
  const login = {
    appId,
    appSecret: "app-secret",
    redirectUri,
    authorizeAt: tiktok.url,
    states: createLoginStates(Buffer.alloc(32, 7)),
  };
  const randomBytes = createSeededBytes("logins");
  let shopsMade = 0;

  const begin: ConnectionWorld["begin"] = async (shop, userId = staff) => {
    const url = await beginLogin({ pool, login, now: time.clock(), randomBytes }, { shop, userId });
    return new URL(url).searchParams.get("state") ?? "";
  };
  const takeReturn: ConnectionWorld["takeReturn"] = (state, code) =>
    takeLoginReturn({ pool, shops, login, now: time.clock(), randomBytes }, { state, code });
  const comeBack: ConnectionWorld["comeBack"] = async (state, code) => {
    const returned = await takeReturn(state, code);
    if (returned.kind !== "go_on") throw new Error(`The return was ${returned.kind}`);
    return returned;
  };
  const finish: ConnectionWorld["finish"] = (shop, way, userId = staff) =>
    finishLogin({ pool, tiktok: tiktokApi, login, now: time.clock() }, { shop, userId, ...way });
  return {
    ...world,
    tiktokApi,
    login,
    emptyShop: () => shops.ensure(`empty-${++shopsMade}.myshopify.com`),
    begin,
    takeReturn,
    comeBack,
    finish,
    connect: async (shop, grant = {}) => {
      const { authCode } = tiktok.authorize({ appId, userId: "ada", ...grant });
      const finished = await finish(shop, await comeBack(await begin(shop), authCode));
      if (finished.kind !== "connected") throw new Error(`The login was ${finished.kind}`);
      const dependencies = { pool, tiktok: tiktokApi, login, now: time.clock() };
      await refreshAdvertisers(dependencies, shop);
    },
    connectionsOf: async (shop) => {
      const { rows } = await pool.query<{
        kind: string;
        state: string;
        scopes: string[];
        token_sealed: Buffer | null;
      }>("SELECT kind, state, scopes, token_sealed FROM connection WHERE shop_id = $1 ORDER BY id", [
        shop.id,
      ]);
      return rows.map(({ token_sealed: sealed, ...row }) => ({
        ...row,
        token:
          sealed === null ? undefined : shop.vault.open("connection.token_sealed", sealed).toString("utf8"),
      }));
    },
    close: async () => {
      await dispatcher.destroy();
      await world.close();
    },
  };
}

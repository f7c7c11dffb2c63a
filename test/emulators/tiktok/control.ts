import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { AppSeed } from "./account/app-registry.ts";
import { GrantRequest } from "./account/grant-request.ts";
import { roles, UserSeed } from "./account/user-registry.ts";
import { AdsSeed, Figures } from "./ads/ads-seed.ts";
import { Fault } from "./fault.ts";
import { eventSources } from "./pixel-registry.ts";
import { PixelDaySeed } from "./pixels/pixel-days.ts";
import { readBody } from "./read-body.ts";
import type { TikTokEmulator } from "./tiktok-emulator.ts";

export const controlPrefix = "/__emulator/";

/** A value to answer with, or what went wrong. `input` is the JSON body, `query` the part after the `?`. */
type Door = (emulator: TikTokEmulator, input: unknown, query: URLSearchParams) => unknown;

const Pixel = z.strictObject({
  pixelCode: z.string().min(1),
  token: z.string().min(1),
  eventSource: z.enum(eventSources).optional(),
});
const Token = z.strictObject({ token: z.string().min(1) });
const AtLeast = z.strictObject({
  requests: z.int().min(0).default(0),
  accepted: z.int().min(0).default(0),
  duplicates: z.int().min(0).default(0),
  testEvents: z.int().min(0).default(0),
  timeoutMs: z.int().min(0).default(5000),
});
const User = z.strictObject({ userId: z.string().min(1) });
const RoleChange = z.strictObject({
  userId: z.string().min(1),
  advertiserId: z.string().min(1),
  /** Left out: the user leaves the ad account. */
  role: z.enum(roles).optional(),
});
const TokenRequest = GrantRequest.omit({ redirectUri: true, state: true }).extend({
  token: z.string().min(1).optional(),
});
const Advertiser = z.strictObject({ advertiserId: z.string().min(1) });
const Ads = Advertiser.extend({ ads: AdsSeed });
const Restating = Advertiser.extend({
  from: z.string().optional(),
  to: z.string().optional(),
  id: z.string().optional(),
  figures: Figures,
});
const AdObjectId = Advertiser.extend({ id: z.string().min(1) });
const PixelDay = z.strictObject({ pixelCode: z.string().min(1), day: PixelDaySeed });
const From = z.coerce.number().int().min(0);

/** The in-process control over HTTP, for tests and demos that run other processes. Lists take `?from=<index>`. */
const doors: Readonly<Record<string, Door>> = {
  "GET counts": ({ counts }) => counts,
  "GET requests": ({ requests }, _input, query) => requests.slice(from(query)),
  "GET accepted": ({ accepted }, _input, query) => accepted.slice(from(query)),
  "GET duplicates": ({ duplicates }, _input, query) => duplicates.slice(from(query)),
  "GET test-events": ({ testEvents }, _input, query) => testEvents.slice(from(query)),
  "GET faults": ({ faults }) => faults,
  "POST faults": (emulator, input) => emulator.fail(Fault.parse(input)),
  "DELETE faults": (emulator) => emulator.clearFaults(),
  "POST pixels": (emulator, input) => emulator.registerPixel(Pixel.parse(input)),
  "POST apps": (emulator, input) => emulator.registerApp(AppSeed.parse(input)),
  "POST users": (emulator, input) => emulator.registerUser(UserSeed.parse(input)),
  "POST users/sign-in": (emulator, input) => emulator.signInAs(User.parse(input).userId),
  "POST users/role": (emulator, input) => {
    const { userId, advertiserId, role } = RoleChange.parse(input);
    emulator.setRole(userId, advertiserId, role);
  },
  "POST ads": (emulator, input) => {
    const { advertiserId, ads } = Ads.parse(input);
    emulator.setAds(advertiserId, ads);
  },
  "POST ads/restate": (emulator, input) => {
    const { advertiserId, figures, ...range } = Restating.parse(input);
    return { days: emulator.restate(advertiserId, range, figures) };
  },
  "POST ads/delete": (emulator, input) => {
    const { advertiserId, id } = AdObjectId.parse(input);
    emulator.deleteObject(advertiserId, id);
  },
  "POST pixel-days": (emulator, input) => {
    const { pixelCode, day } = PixelDay.parse(input);
    emulator.setPixelDay(pixelCode, day);
  },
  "GET auth-codes": ({ authCodes }) => authCodes,
  "GET tokens": ({ accessTokens }) => accessTokens,
  "POST authorize": (emulator, input) => emulator.authorize(GrantRequest.parse(input)),
  "POST tokens": (emulator, input) => ({ token: emulator.issueToken(TokenRequest.parse(input)) }),
  "POST tokens/revoke": (emulator, input) => emulator.revokeToken(Token.parse(input).token),
  "POST tokens/restore": (emulator, input) => emulator.restoreToken(Token.parse(input).token),
  "POST reset": (emulator) => emulator.reset(),
  "POST wait": async (emulator, input) => {
    const { timeoutMs, ...atLeast } = AtLeast.parse(input);
    const names = ["requests", "accepted", "duplicates", "testEvents"] as const;
    await emulator.waitFor(({ counts }) => names.every((name) => counts[name] >= atLeast[name]), timeoutMs);
    return emulator.counts;
  },
};

/** Answers one control request with JSON: 200, 404 for an unknown door, 400 for what could not be done. */
export async function answerControl(
  emulator: TikTokEmulator,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "", emulator.url);
  const door = doors[`${request.method} ${url.pathname.slice(controlPrefix.length)}`];
  const body = await readBody(request, Infinity);
  if (!body) return;
  if (!door) {
    send(response, 404, { error: "No such door.", doors: Object.keys(doors) });
    return;
  }
  try {
    const input: unknown = body.length === 0 ? {} : JSON.parse(body.bytes.toString("utf8"));
    send(response, 200, (await door(emulator, input, url.searchParams)) ?? {});
  } catch (error) {
    send(response, 400, { error: error instanceof z.ZodError ? z.prettifyError(error) : String(error) });
  }
}

function from(query: URLSearchParams): number {
  return From.parse(query.get("from") ?? 0);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

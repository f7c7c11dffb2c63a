import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { htmlPage } from "./answer.ts";
import { answerControl, controlPrefix } from "./control.ts";
import { createSeeding } from "./create-seeding.ts";
import { dispatch } from "./dispatch.ts";
import type { Dispatched } from "./dispatch.ts";
import { createFaultList } from "./fault-list.ts";
import { listenOn } from "./listen-on.ts";
import { readBody } from "./read-body.ts";
import type { ReadBody } from "./read-body.ts";
import { receiveCall } from "./receive-call.ts";
import { refuseProductCode } from "./refuse-product-code.ts";
import { answered } from "./reply.ts";
import { createRequestIds } from "./request-ids.ts";
import { recordEnding, recordRequest } from "./request-record.ts";
import type { RequestRecord } from "./request-record.ts";
import { sendReply } from "./send-reply.ts";
import type { TikTokEmulator, TikTokEmulatorOptions } from "./tiktok-emulator.ts";
import { createTikTokState } from "./tiktok-state.ts";
import { createWaitList } from "./wait-list.ts";

refuseProductCode(process.argv[1]);

const noBody: ReadBody = { bytes: Buffer.alloc(0), length: 0, isTooLarge: false };
const tooLarge: Dispatched = {
  reply: answered(htmlPage(413, "413 Request Entity Too Large")),
  target: { events: [] },
};

/** Starts the emulator on 127.0.0.1. Rejects when the port is taken. */
export async function startTikTokEmulator(options: TikTokEmulatorOptions = {}): Promise<TikTokEmulator> {
  const {
    port: wantedPort = 0,
    now = () => new Date(),
    keepBodies = true,
    bodyBytesMax = Infinity,
  } = options;
  const state = createTikTokState({ ...options, keepBodies });
  const faults = createFaultList();
  const waits = createWaitList(() => JSON.stringify(emulator.counts));
  const nextRequestId = createRequestIds();
  let requests: RequestRecord[] = [];
  const seeding = createSeeding(state, now);
  for (const pixel of options.pixels ?? []) seeding.registerPixel(pixel);
  for (const app of options.apps ?? []) seeding.registerApp(app);
  for (const user of options.users ?? []) seeding.registerUser(user);

  const server = createServer((request, response) => {
    if (request.url?.startsWith(controlPrefix)) void answerControl(emulator, request, response);
    else void receive(request, response);
  });
  // A benchmark's idle connections must not die under its next request.
  server.keepAliveTimeout = 60_000;

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, bodyBytesMax);
    const at = now();
    const call = receiveCall(request, body ?? noBody, at, nextRequestId(at));
    // A request that never became whole, or is too large, reaches no endpoint and uses up no fault.
    const dispatched: Dispatched = body && !body.isTooLarge ? dispatch(call, state, faults) : tooLarge;
    const record = recordRequest(call, dispatched, keepBodies);
    requests.push(record);
    if (!body) {
      record.ending = "abandoned";
      waits.changed();
      return;
    }
    sendReply(response, dispatched.reply, dispatched.fault?.delayMs ?? 0, (ending, answer) => {
      recordEnding(record, ending, answer, { at: now(), keepBodies });
      waits.changed();
    });
    // A late answer is not sent yet, but its events are in.
    if (record.ending === "pending") waits.changed();
  }

  const port = await listenOn(server, wantedPort);
  const emulator: TikTokEmulator = {
    url: `http://127.0.0.1:${port}`,
    port,
    get requests() {
      return requests;
    },
    get accepted() {
      return state.events.accepted;
    },
    get duplicates() {
      return state.events.duplicates;
    },
    get testEvents() {
      return state.events.testEvents;
    },
    get counts() {
      const { accepted, duplicates, testEvents } = state.events;
      return {
        requests: requests.length,
        accepted: accepted.length,
        duplicates: duplicates.length,
        testEvents: testEvents.length,
      };
    },
    get authCodes() {
      return state.grants.codes;
    },
    get accessTokens() {
      return state.grants.tokens.map((each) => ({ ...each, revoked: !state.pixels.isLiveToken(each.token) }));
    },
    ...seeding,
    revokeToken: (token) => state.pixels.revokeToken(token),
    restoreToken: (token) => state.pixels.restoreToken(token),
    fail: (fault) => faults.add(fault),
    get faults() {
      return faults.standing;
    },
    clearFaults: () => faults.clear(),
    waitFor: (isMet, timeoutMs = 5000) => waits.waitFor(() => isMet(emulator), timeoutMs),
    reset() {
      requests = [];
      state.events.reset();
      state.grants.forgetCodes();
      state.portal.takeSpoil();
      faults.clear();
      state.pixels.restoreAllTokens();
    },
    async close() {
      waits.giveUp("closed while something waited for it");
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
  return emulator;
}

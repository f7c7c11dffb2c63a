import { grantConsent } from "./account/confirm-consent.ts";
import { readGrantRequest } from "./account/grant-request.ts";
import type { TikTokEmulator } from "./tiktok-emulator.ts";
import type { TikTokState } from "./tiktok-state.ts";

/** What a test or demo may tell the emulator, all of it before any request or between two. */
export type Seeding = Pick<
  TikTokEmulator,
  | "registerPixel"
  | "registerApp"
  | "registerUser"
  | "setRole"
  | "signInAs"
  | "authorize"
  | "issueToken"
  | "spoilNextCallback"
  | "setAds"
  | "restate"
  | "deleteObject"
  | "setPixelDay"
>;

export function createSeeding(state: TikTokState, now: () => Date): Seeding {
  return {
    registerPixel: (registration) => state.pixels.register(registration),
    registerApp: (app) => state.apps.register(app),
    registerUser(user) {
      state.users.register(user);
      for (const { pixels = [] } of user.advertisers ?? []) {
        for (const { pixelCode } of pixels) state.pixels.add(pixelCode);
      }
    },
    setRole: (userId, advertiserId, role) => state.users.setRole(userId, advertiserId, role),
    signInAs: (userId) => state.users.signInAs(userId),
    authorize(request) {
      const { app, grant } = readGrantRequest(request, state);
      const { redirectUri = app.redirectUris[0] ?? "", state: word } = request;
      return grantConsent({ redirectUri, state: word }, grant, now(), state);
    },
    issueToken({ token: wanted, ...request }) {
      const { token } = state.grants.issueToken(readGrantRequest(request, state).grant, now(), wanted);
      state.pixels.admit(token);
      return token;
    },
    spoilNextCallback: (spoil) => state.portal.spoilNext(spoil),
    setAds: (advertiserId, ads) => state.ads.set(advertiserId, ads),
    restate: (advertiserId, range, change) => state.ads.restate(advertiserId, range, change),
    deleteObject: (advertiserId, id) => state.ads.deleteObject(advertiserId, id),
    setPixelDay: (pixelCode, day) => state.pixelDays.set(pixelCode, day),
  };
}

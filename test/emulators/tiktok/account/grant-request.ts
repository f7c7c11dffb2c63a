import { z } from "zod";
import type { TikTokState } from "../tiktok-state.ts";
import type { App } from "./app-registry.ts";
import type { Grant } from "./grant-book.ts";

/** What a user is to allow without a browser; all there is to allow unless told. */
export const GrantRequest = z.strictObject({
  appId: z.string().optional(),
  userId: z.string().optional(),
  scopes: z.array(z.string()).optional(),
  advertiserIds: z.array(z.string()).optional(),
  redirectUri: z.string().optional(),
  state: z.string().optional(),
});
export type GrantRequest = z.input<typeof GrantRequest>;

/** The app and user named, or the first registered and the one signed in. Throws when there is none. */
export function readGrantRequest(
  { appId, userId, scopes, advertiserIds }: GrantRequest,
  { apps, users }: TikTokState,
): { app: App; grant: Grant } {
  const app = appId === undefined ? apps.first : apps.find(appId);
  if (!app) throw new Error(`TikTok emulator: no app ${appId ?? "at all"}; registerApp first.`);
  const user = userId === undefined ? users.signedIn : users.find(userId);
  if (!user) throw new Error(`TikTok emulator: no user ${userId ?? "at all"}; registerUser first.`);
  const grant = {
    appId: app.appId,
    userId: user.userId,
    scopes: scopes ?? app.scopes,
    advertiserIds: advertiserIds ?? [...user.roles.keys()],
  };
  return { app, grant };
}

import type { Refusal } from "../answer.ts";
import { required, text } from "../event-track/rule.ts";
import type { TikTokState } from "../tiktok-state.ts";

export type AppCredentials = { app_id: string; secret: string };

export const appCredentialRules = { app_id: required(text()), secret: required(text()) };

/** 40101 for a secret that is not this app's; which of the two is wrong is not said. */
export function refuseApp({ apps }: TikTokState, { app_id, secret }: AppCredentials): Refusal | undefined {
  if (apps.find(app_id)?.secret === secret) return undefined;
  return { code: 40101, message: "The app_id, secret or auth_code do not match." };
}

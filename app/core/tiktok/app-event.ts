import type { TikTokEvent, TikTokUser } from "#app/core/tiktok/event.ts";

/** What an event is reported for: a pixel, by its code, or a mobile app, by TikTok's number of it. */
export type EventSource = "web" | "app";

/** Of `user` what TikTok takes from websites only (Events API 2.0). */
export const webOnlyKeys = ["external_id", "ttclid", "ttp"] as const satisfies readonly (keyof TikTokUser)[];

/** One entry of `data` for a mobile app: it has no page, and the app's number stands in each. */
export type TikTokAppEvent = Omit<TikTokEvent, "page" | "user"> & {
  user: Omit<TikTokUser, (typeof webOnlyKeys)[number]>;
  app: { app_id: string };
};

/** The same act as a mobile app reports it, without what only a browser has. */
export function asAppEvent({ page: _page, user, ...event }: TikTokEvent, appId: string): TikTokAppEvent {
  const { external_id: _id, ttclid: _click, ttp: _cookie, ...kept } = user;
  return { ...event, user: kept, app: { app_id: appId } };
}

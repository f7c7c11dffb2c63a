import { z } from "zod";
import { everyScope } from "./scopes.ts";

const Digits = z.string().regex(/^\d+$/, "digits only");

/** A developer's app. `scopes` is what it asks of every advertiser; TikTok knows no scope parameter. */
export const AppSeed = z.strictObject({
  appId: Digits,
  secret: z.string().min(1),
  redirectUris: z.array(z.url()).min(1).max(10),
  name: z.string().min(1).default("Clickback"),
  scopes: z
    .array(Digits)
    .min(1)
    .default([...everyScope]),
});
export type AppSeed = z.input<typeof AppSeed>;
export type App = z.output<typeof AppSeed>;

export type AppRegistry = {
  /** An app with the same id is replaced. Throws a ZodError when the seed is none. */
  register(seed: AppSeed): void;
  find(appId: string): App | undefined;
  readonly first: App | undefined;
};

export function createAppRegistry(): AppRegistry {
  const apps = new Map<string, App>();
  return {
    register(seed) {
      const app = AppSeed.parse(seed);
      apps.set(app.appId, app);
    },
    find: (appId) => apps.get(appId),
    get first() {
      return [...apps.values()][0];
    },
  };
}

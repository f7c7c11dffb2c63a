import type { Pool } from "pg";
import { z } from "zod";

import type { Authenticated } from "#app/admin/authenticate-admin.ts";
import type { SettingProblem } from "#app/core/mapping/setting-problem.ts";
import { saveShopSettings } from "#app/pipeline/save-shop-settings.ts";

const settingsRequest = z.object({
  act: z.literal("save"),
  changes: z.unknown(),
  seenVersion: z.int().min(0),
});

/** What the page of the settings asks for, as its script sends it. */
export type SettingsRequest = {
  readonly act: "save";
  readonly changes: Readonly<Record<string, unknown>>;
  readonly seenVersion: number;
};

export type SettingsResult =
  | { readonly kind: "saved" }
  | { readonly kind: "problems"; readonly problems: readonly SettingProblem[] }
  | { readonly kind: "changed_meanwhile" }
  /** Not what any page of ours sends. */
  | { readonly kind: "not_understood" };

/** Does what the page of the settings asked for. */
export async function actOnSettings(
  pool: Pool,
  { shop, userId }: Authenticated,
  now: Date,
  sent: unknown,
): Promise<SettingsResult> {
  const parsed = settingsRequest.safeParse(sent);
  if (!parsed.success) return { kind: "not_understood" };
  const { changes, seenVersion } = parsed.data;
  const saved = await saveShopSettings(pool, shop, { changes, seenVersion, savedBy: userId, now });
  if (saved.ok) return { kind: "saved" };
  return saved.reason === "not_valid"
    ? { kind: "problems", problems: saved.problems }
    : { kind: "changed_meanwhile" };
}

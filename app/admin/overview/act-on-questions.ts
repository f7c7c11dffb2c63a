import type { AppLoadContext } from "@remix-run/node";
import { subDays } from "date-fns";
import { z } from "zod";

import type { Authenticated } from "#app/admin/authenticate-admin.ts";
import { sendableDays } from "#app/admin/overview/read-questions.ts";
import { startRebuild } from "#app/pipeline/rebuild.ts";
import { saveShopSettings } from "#app/pipeline/save-shop-settings.ts";

import "#app/web/load-context.ts";

const questionsRequest = z.discriminatedUnion("act", [
  z.object({
    act: z.literal("decide_channel"),
    channel: z.string().min(1).max(100),
    isCounted: z.boolean(),
    seenVersion: z.int().min(0),
  }),
  z.object({ act: z.literal("send_held_back"), seenVersion: z.int().min(0) }),
]);

/** What the overview's questions are answered with. */
export type QuestionsRequest = z.input<typeof questionsRequest>;

export type QuestionsResult =
  | { readonly kind: "decided"; readonly channel: string; readonly isCounted: boolean }
  /** They are sent without their clicks from now on, and those of the last days on their way. */
  | { readonly kind: "sending_held_back" }
  /** The same, but for those of the last days: a rebuild of something else is under way. */
  | { readonly kind: "rebuild_busy" }
  | { readonly kind: "changed_meanwhile" }
  /** Not what any page of ours sends. */
  | { readonly kind: "not_understood" };

/** Does what the merchant decided. */
export async function actOnQuestions(
  { database: { pool }, clock, nudgeTask }: Pick<AppLoadContext, "database" | "clock" | "nudgeTask">,
  { shop, userId }: Pick<Authenticated, "shop" | "userId">,
  sent: unknown,
): Promise<QuestionsResult> {
  const parsed = questionsRequest.safeParse(sent);
  if (!parsed.success) return { kind: "not_understood" };
  const asked = parsed.data;
  const { seenVersion } = asked;
  const now = clock();
  const changes =
    asked.act === "decide_channel"
      ? { channels: { [asked.channel]: asked.isCounted } }
      : { sendOutsideWindow: true };
  const saved = await saveShopSettings(pool, shop, { changes, seenVersion, savedBy: userId, now });
  if (!saved.ok) return { kind: saved.reason === "not_valid" ? "not_understood" : "changed_meanwhile" };
  if (asked.act === "decide_channel")
    return { kind: "decided", channel: asked.channel, isCounted: asked.isCounted };
  const range = { from: subDays(now, sendableDays), before: now, reasons: ["outside_window"] as const };
  const { taskId, isNew } = await startRebuild(pool, shop, range, { createdBy: userId, now });
  nudgeTask(taskId);
  return { kind: isNew ? "sending_held_back" : "rebuild_busy" };
}

import type { Pool } from "pg";
import { z } from "zod";

import type { Authenticated } from "#app/admin/authenticate-admin.ts";
import { switchPixelEvent } from "#app/connection/switch-pixel-event.ts";
import type { Rule } from "#app/core/rules/rule.ts";
import type { RuleProblem } from "#app/core/rules/rule-table.ts";
import type { Log } from "#app/log.server.ts";
import { previewRules, type RulePreview } from "#app/pipeline/preview-rules.ts";
import { saveRules } from "#app/pipeline/save-rules.ts";

const mappingRequest = z.discriminatedUnion("act", [
  z.object({ act: z.literal("preview"), rules: z.unknown() }),
  z.object({ act: z.literal("save"), rules: z.unknown(), seenVersion: z.int().min(0) }),
  z.object({
    act: z.literal("switch_event"),
    pixelId: z.int().min(1),
    event: z.string().max(100),
    isOn: z.boolean(),
  }),
]);

/** What the page of the rules asks for, as its script sends it. */
export type MappingRequest =
  | { readonly act: "preview"; readonly rules: readonly Rule[] }
  | { readonly act: "save"; readonly rules: readonly Rule[]; readonly seenVersion: number }
  | {
      readonly act: "switch_event";
      readonly pixelId: number;
      readonly event: string;
      readonly isOn: boolean;
    };

export type MappingResult =
  | { readonly kind: "previewed"; readonly preview: RulePreview }
  | { readonly kind: "saved"; readonly version: number }
  | { readonly kind: "not_valid"; readonly problems: readonly RuleProblem[] }
  | { readonly kind: "changed_meanwhile" }
  | { readonly kind: "switched" }
  /** The shop has no such pixel. */
  | { readonly kind: "not_found" }
  /** Not what any page of ours sends. */
  | { readonly kind: "not_understood" };

/** Does what the page of the rules asked for. */
export async function actOnMapping(
  { pool, now, log }: { readonly pool: Pool; readonly now: Date; readonly log: Log },
  { shop, userId }: Authenticated,
  sent: unknown,
): Promise<MappingResult> {
  const parsed = mappingRequest.safeParse(sent);
  if (!parsed.success) return { kind: "not_understood" };
  const asked = parsed.data;
  switch (asked.act) {
    case "preview": {
      const previewed = await previewRules(pool, shop, { rules: asked.rules, now, log });
      return previewed.ok
        ? { kind: "previewed", preview: previewed.preview }
        : { kind: "not_valid", problems: previewed.problems };
    }
    case "save": {
      const { rules, seenVersion } = asked;
      const saved = await saveRules(pool, shop, { rules, seenVersion, savedBy: userId, now });
      if (saved.ok) return { kind: "saved", version: saved.table.version };
      return saved.reason === "not_valid"
        ? { kind: "not_valid", problems: saved.problems }
        : { kind: "changed_meanwhile" };
    }
    case "switch_event":
      return { kind: (await switchPixelEvent(pool, shop, asked)) ? "switched" : "not_found" };
  }
}

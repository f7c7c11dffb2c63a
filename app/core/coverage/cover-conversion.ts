import { writeCoverage, type FieldState, type MatchField } from "#app/core/coverage/match-field.ts";
import type { MappedConversion } from "#app/core/mapping/conversion.ts";
import type { SkipReason } from "#app/core/mapping/skip-reason.ts";
import type { TikTokUser } from "#app/core/tiktok/event.ts";

type Covered = Pick<MappedConversion, "toldBy" | "test" | "facts"> & {
  readonly events: readonly Pick<MappedConversion["events"][number], "skip">[];
};

const consentReasons: ReadonlySet<SkipReason | undefined> = new Set(["consent_denied", "consent_unknown"]);

/**
 * Which match keys a conversion has and why it lacks the others, a letter for each field (see match-field.ts).
 *
 * Counted is what TikTok is to hear of: what is sent, and what only consent holds back. Tests, and what rules, channels or
 * time keep from being sent, would change the share without anybody being missed at TikTok: undefined.
 */
export function coverConversion({ toldBy, test, facts, events }: Covered): string | undefined {
  if (test !== undefined) return undefined;
  if (!events.some(({ skip }) => skip === undefined || consentReasons.has(skip))) return undefined;
  const withheld =
    facts.skip === "consent_denied" || facts.skip === "consent_unknown" ? facts.skip : undefined;
  if (withheld !== undefined) return writeCoverage(everyField(withheld));
  const { draft, clicks } = facts;
  if (draft === undefined) return undefined;
  const { user } = draft;
  // Webhooks know nothing of consent, clicks or cookies: whoever has any of it was heard on the storefront.
  const isHeard =
    toldBy === "storefront" || facts.consent !== "unknown" || user.ttp !== undefined || clicks.length > 0;
  return writeCoverage({
    email: user.email === undefined ? "not_given" : "has",
    phone: user.phone === undefined ? "not_given" : "has",
    ttclid: coverClick(user, clicks.length > 0, isHeard),
    ttp: user.ttp === undefined ? "not_captured" : "has",
    browser: user.ip === undefined || user.user_agent === undefined ? "not_captured" : "has",
    external_id: user.external_id === undefined ? "not_given" : "has",
  });
}

/** Of several clicks one is used unless every one was too old. */
function coverClick({ ttclid }: TikTokUser, hasClicks: boolean, isHeard: boolean): FieldState {
  if (ttclid !== undefined) return "has";
  if (hasClicks) return "click_too_old";
  return isHeard ? "no_click" : "not_captured";
}

function everyField(state: FieldState): Readonly<Record<MatchField, FieldState>> {
  return { email: state, phone: state, ttclid: state, ttp: state, browser: state, external_id: state };
}

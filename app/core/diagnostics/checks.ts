import type { Evidence, EvidenceGroup, NotChecked } from "#app/core/diagnostics/evidence.ts";
import type { Finding } from "#app/core/diagnostics/finding.ts";
import { judgeAnswers, judgeGivenUp } from "#app/core/diagnostics/judge-answers.ts";
import {
  judgeConnected,
  judgeOverlaps,
  judgePauses,
  judgePermissions,
  judgePermitted,
  judgeSwitchedOn,
  judgeTestMode,
  judgeTestTags,
  judgeTokens,
} from "#app/core/diagnostics/judge-connection.ts";
import { judgeContents, judgeCurrencies } from "#app/core/diagnostics/judge-events.ts";
import { judgeCoverage, judgeSkips } from "#app/core/diagnostics/judge-matching.ts";
import { judgeMissingOrders, judgeWebhooks } from "#app/core/diagnostics/judge-recent-orders.ts";
import { judgeCounted, judgeOtherSenders } from "#app/core/diagnostics/judge-senders.ts";
import {
  judgeAttributes,
  judgeEmbed,
  judgeStorefront,
  judgeWebPixel,
} from "#app/core/diagnostics/judge-storefront.ts";
import { judgePixelOwners } from "#app/core/diagnostics/judge-tiktok-pixels.ts";
import { judgeWork } from "#app/core/diagnostics/judge-work.ts";

type Judge<Group extends EvidenceGroup> = {
  readonly reads: Group;
  /** @returns what is wrong, or why that cannot be said. */
  readonly judge: (evidence: Evidence[Group]) => readonly Finding[] | NotChecked;
};

function check<Group extends EvidenceGroup>(reads: Group, judge: Judge<Group>["judge"]): Judge<Group> {
  return { reads, judge };
}

/**
 * Every check, in the order in which a person should mend what they find: of two findings that weigh the same, the
 * one of the earlier check comes first.
 */
export const checks = {
  connected: check("connection", judgeConnected),
  tokens: check("connection", judgeTokens),
  switched_on: check("connection", judgeSwitchedOn),
  pixel_owners: check("tiktokPixels", judgePixelOwners),
  permitted: check("connection", judgePermitted),
  test_tags: check("connection", judgeTestTags),
  work: check("work", judgeWork),
  webhooks: check("recentOrders", judgeWebhooks),
  missing_orders: check("recentOrders", judgeMissingOrders),
  other_senders: check("senders", judgeOtherSenders),
  answers: check("answers", judgeAnswers),
  embed: check("embed", judgeEmbed),
  web_pixel: check("webPixel", judgeWebPixel),
  permissions: check("connection", judgePermissions),
  given_up: check("answers", judgeGivenUp),
  pauses: check("connection", judgePauses),
  counted: check("senders", judgeCounted),
  currencies: check("warned", judgeCurrencies),
  overlaps: check("connection", judgeOverlaps),
  skips: check("skips", judgeSkips),
  storefront: check("storefront", judgeStorefront),
  attributes: check("attributes", judgeAttributes),
  coverage: check("coverage", judgeCoverage),
  contents: check("warned", judgeContents),
  test_mode: check("connection", judgeTestMode),
} as const;

export type CheckName = keyof typeof checks;

export const checkNames = Object.keys(checks) as readonly CheckName[];

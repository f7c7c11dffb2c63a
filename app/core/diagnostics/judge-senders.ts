import type { PixelDay } from "#app/core/ads/discrepancy-counts.ts";
import { findDisagreements } from "#app/core/ads/find-disagreements.ts";
import type { NotChecked, SendersEvidence } from "#app/core/diagnostics/evidence.ts";
import { finding, type Finding } from "#app/core/diagnostics/finding.ts";

type Verdict = readonly Finding[] | NotChecked;

/** More than TikTok could count of ours: a fifth more, and at least five. Less is an event at midnight or two. */
const surplusShare = 0.2;
const surplusMin = 5;

/** Our days are the store's, TikTok's are UTC's: over fewer of them the hours between would weigh too much. */
const comparedDaysMin = 3;

/** Whether somebody else sends purchases to our pixels, by TikTok's own counts against what it accepted of ours. */
export function judgeOtherSenders(evidence: SendersEvidence): Verdict {
  const told = tellPixels(evidence);
  if (told.length === 0) return "not_fetched";
  const browsers = disagreementsOf(evidence).flatMap((one) =>
    one.kind === "foreign_browser_purchases"
      ? [
          finding("critical", "browser_sender", {
            pixelCode: one.pixelCode,
            from: one.from,
            to: one.to,
            accepted: one.accepted,
            browser: one.browser,
          }),
        ]
      : [],
  );
  const servers = told.flatMap(({ days, accepted, server, ...pixel }) => {
    const surplus = server - accepted;
    return days >= comparedDaysMin && surplus >= surplusMin && surplus > accepted * surplusShare
      ? [finding("critical", "server_sender", { ...pixel, accepted, server })]
      : [];
  });
  return [...browsers, ...servers];
}

/** Whether TikTok counts what it accepted. */
export function judgeCounted(evidence: SendersEvidence): Verdict {
  const told = tellPixels(evidence);
  if (told.length === 0) return "not_fetched";
  const compared = new Set(
    told.filter(({ days }) => days >= comparedDaysMin).map((pixel) => pixel.pixelCode),
  );
  return disagreementsOf(evidence).flatMap((one) =>
    one.kind === "server_far_below" && compared.has(one.pixelCode)
      ? [
          finding("warning", "server_far_below", {
            pixelCode: one.pixelCode,
            from: one.from,
            to: one.to,
            accepted: one.accepted,
            server: one.server,
          }),
        ]
      : [],
  );
}

/** Later than any day there is: days that are not settled are not among the evidence. */
const afterAll = "9999-12-31";

function disagreementsOf({ pixelDays }: SendersEvidence) {
  return findDisagreements({ pixelDays, testPixels: [] }, afterAll);
}

type ToldDay = PixelDay & { readonly theirs: NonNullable<PixelDay["theirs"]> };

/** Both sides' purchases of each pixel, over the days that TikTok told of. */
function tellPixels({ pixelDays }: SendersEvidence) {
  const told = pixelDays.filter((day): day is ToldDay => day.theirs !== undefined);
  return [...new Set(told.map(({ pixelCode }) => pixelCode))].map((pixelCode) => {
    const days = told.filter((each) => each.pixelCode === pixelCode);
    const dates = days.map(({ day }) => day).toSorted();
    return {
      pixelCode,
      days: days.length,
      from: dates.at(0) ?? "",
      to: dates.at(-1) ?? "",
      accepted: days.reduce((sum, { accepted }) => sum + accepted, 0),
      server: days.reduce((sum, { theirs }) => sum + theirs.server, 0),
    };
  });
}

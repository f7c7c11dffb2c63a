import type { NotChecked, TikTokPixelsEvidence } from "#app/core/diagnostics/evidence.ts";
import { finding, type Finding } from "#app/core/diagnostics/finding.ts";

/** Whether TikTok lists each pixel in the chosen ad accounts: it may be gone, or another account's. */
export function judgePixelOwners({
  pixelCodes,
  accounts,
}: TikTokPixelsEvidence): readonly Finding[] | NotChecked {
  if (pixelCodes.length === 0) return "no_pixel";
  const chosen = accounts.filter(({ isChosen }) => isChosen);
  return pixelCodes.flatMap((pixelCode) => {
    const owners = accounts.filter((account) => account.pixelCodes.includes(pixelCode));
    if (owners.some(({ isChosen }) => isChosen)) return [];
    const owner = owners[0];
    return owner === undefined
      ? [finding("critical", "pixel_unknown", { pixelCode, accounts: chosen.map(({ name }) => name) })]
      : [finding("warning", "pixel_elsewhere", { pixelCode, account: owner.name })];
  });
}

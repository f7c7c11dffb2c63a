import type { Refusal } from "../answer.ts";
import type { Call } from "../call.ts";
import type { TikTokState } from "../tiktok-state.ts";
import type { AccessToken } from "./grant-book.ts";

const apiPrefix = "/open_api/v1.3";

/** The wording is the one seen for endpoints that an advertiser withheld. A pixel's own token has no scope at all. */
export function refuseScope({ path, method }: Call): Refusal {
  const endpoint = path.startsWith(apiPrefix) ? path.slice(apiPrefix.length) : path;
  return { code: 40001, message: `advertiser does not grant you ${endpoint}:${method} permission` };
}

/**
 * Whether the token reaches this ad account at all (40001), whether its user still does (40106), and with `mustOperate`
 * whether they are more than an analyst there (40001).
 */
export function refuseAdvertiser(
  { users }: TikTokState,
  { userId, advertiserIds }: AccessToken,
  advertiserId: string,
  { mustOperate = false } = {},
): Refusal | undefined {
  if (!advertiserIds.includes(advertiserId) || !users.advertiser(advertiserId))
    return { code: 40001, message: `No permission to operate advertiser ${advertiserId}.` };
  const role = users.find(userId)?.roles.get(advertiserId);
  if (role === undefined)
    return {
      code: 40106,
      message: `The user of this access token has no access to advertiser ${advertiserId}.`,
    };
  if (!mustOperate || role !== "ANALYST") return undefined;
  return {
    code: 40001,
    message: `No permission to operate advertiser ${advertiserId}. You must be an admin or operator of this advertiser account.`,
  };
}

import type { Pool } from "pg";

import { noteDeadToken } from "#app/connection/note-dead-token.ts";
import type { OpenedLogin } from "#app/connection/open-login.ts";
import { inBrief, type TikTokProblem } from "#app/connection/tiktok-problem.ts";
import type { BusinessApi } from "#app/tiktok/business-api.ts";
import { listPixels, type TikTokPixel } from "#app/tiktok/pixels.ts";

/** The pixels of one ad account, or why TikTok did not tell them. */
export type AccountPixels = {
  readonly advertiserId: string;
  readonly pixels: readonly TikTokPixel[];
  readonly problem: TikTokProblem | undefined;
};

/** Each account is some pages of 20; TikTok's limit is per second and shared with the reports. */
const accountsAtOnce = 4;

/**
 * Asks TikTok for the pixels of ad accounts, in the order given. One account that cannot be read does not hide the
 * others. A pixel that several accounts share is told once, with the first.
 */
export async function listAccountPixels(
  dependencies: { readonly pool: Pool; readonly tiktok: BusinessApi; readonly now: Date },
  opened: OpenedLogin,
  advertiserIds: readonly string[],
): Promise<readonly AccountPixels[]> {
  const { pool, tiktok, now } = dependencies;
  const read = async (advertiserId: string): Promise<AccountPixels> => {
    try {
      const pixels = await listPixels(tiktok, opened.token, advertiserId);
      return { advertiserId, pixels, problem: undefined };
    } catch (error) {
      await noteDeadToken(pool, opened, error, now);
      return { advertiserId, pixels: [], problem: inBrief(error) };
    }
  };
  const accounts: AccountPixels[] = [];
  for (let at = 0; at < advertiserIds.length; at += accountsAtOnce) {
    const batch = await Promise.all(advertiserIds.slice(at, at + accountsAtOnce).map(read));
    accounts.push(...batch);
    const hopeless = findHopeless(batch);
    if (hopeless === undefined) continue;
    const rest = advertiserIds.slice(at + accountsAtOnce);
    accounts.push(...rest.map((advertiserId) => ({ advertiserId, pixels: [], problem: hopeless })));
    break;
  }
  return tellOnce(accounts);
}

/** What would befall the other accounts too: nobody waits fifty times for a TikTok that is down. */
function findHopeless(batch: readonly AccountPixels[]): TikTokProblem | undefined {
  const dead = batch.find(({ problem }) => problem?.kind === "dead_token");
  const isDown = batch.every(({ problem }) => problem?.kind === "no_answer");
  return dead?.problem ?? (isDown ? batch[0]?.problem : undefined);
}

function tellOnce(accounts: readonly AccountPixels[]): readonly AccountPixels[] {
  const told = new Set<string>();
  return accounts.map((account) => ({
    ...account,
    pixels: account.pixels.filter(({ code }) => !told.has(code) && told.add(code)),
  }));
}

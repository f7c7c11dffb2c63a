import type { AppLoadContext } from "@remix-run/node";
import { z } from "zod";

import { accountsMax } from "#app/admin/read-choosable.ts";
import { listAccountPixels } from "#app/connection/list-account-pixels.ts";
import { openLogin } from "#app/connection/open-login.ts";
import { readMissingDetails } from "#app/connection/refresh-advertisers.ts";
import { saveChoice, type SavedChoice } from "#app/connection/save-choice.ts";
import type { TikTokProblem } from "#app/connection/tiktok-problem.ts";
import type { ShopHandle } from "#app/shops.server.ts";

import "#app/web/load-context.ts";

const codes = z.array(z.string().max(100)).max(2_000);

/** What the page where pixels are chosen sends. */
export const choiceRequest = z.object({
  accounts: z.array(z.string().regex(/^\d{1,25}$/)).max(accountsMax),
  pixels: codes,
  takeOver: codes,
  primary: z.string().max(100).optional(),
});

export type ChoiceRequest = z.input<typeof choiceRequest>;

export type ChoiceResult =
  | SavedChoice
  | { readonly kind: "malformed" | "not_connected" }
  /** A chosen pixel could not be checked, because TikTok did not list its account. */
  | { readonly kind: "not_listed"; readonly problem: TikTokProblem };

/** Puts in place what a merchant chose, after asking TikTok again: a page may be old, and a form may be anybody's. */
export async function choosePixels(
  context: AppLoadContext,
  shop: ShopHandle,
  asked: unknown,
): Promise<ChoiceResult> {
  const parsed = choiceRequest.safeParse(asked);
  if (!parsed.success) return { kind: "malformed" };
  const { tiktok, tiktokLogin: login, database } = context;
  const { pool } = database;
  const now = context.clock();
  const opened = await openLogin(pool, shop, now);
  if (opened === undefined) return { kind: "not_connected" };
  const choice = parsed.data;
  const accounts = await listAccountPixels(
    { pool, tiktok, now },
    opened,
    await reachable(context, shop, choice.accounts),
  );
  const unread = accounts.find(({ problem }) => problem !== undefined)?.problem;
  const saved = await saveChoice(
    pool,
    shop,
    opened,
    { accounts, pixels: new Set(choice.pixels), takeOver: new Set(choice.takeOver), primary: choice.primary },
    now,
  );
  if (saved.kind === "pixel_gone" && unread !== undefined) return { kind: "not_listed", problem: unread };
  if (saved.kind === "saved" && login !== undefined)
    await readMissingDetails({ pool, tiktok, login, now }, shop, opened);
  return saved;
}

/** Only accounts of this shop's login: an id in a form is nobody's proof. */
async function reachable(
  { database }: AppLoadContext,
  shop: ShopHandle,
  accounts: readonly string[],
): Promise<readonly string[]> {
  const rows = await database.prisma.advertiser.findMany({
    where: { shopId: shop.id, advertiserId: { in: [...accounts] } },
    orderBy: [{ chosen: "desc" }, { name: "asc" }, { id: "asc" }],
    select: { advertiserId: true },
  });
  return rows.map(({ advertiserId }) => advertiserId);
}

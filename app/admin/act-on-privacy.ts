import type { Pool } from "pg";
import { z } from "zod";

import type { Authenticated } from "#app/admin/authenticate-admin.ts";
import { answerDataRequest, exportAsked } from "#app/privacy/answer-data-request.ts";
import { askedPersonSchema, readAskedPerson, type AskedPerson } from "#app/privacy/asked-person.ts";
import type { PersonExport } from "#app/privacy/export-person.ts";
import { requestErasure } from "#app/privacy/request-erasure.ts";

const privacyRequest = z.discriminatedUnion("act", [
  z.object({ act: z.literal("erase"), person: askedPersonSchema }),
  z.object({ act: z.literal("export"), person: askedPersonSchema }),
  z.object({ act: z.literal("answer"), requestId: z.int().min(1) }),
]);

/** What the page of people's data asks for, as its script sends it. */
export type PrivacyRequest =
  | { readonly act: "erase" | "export"; readonly person: AskedPerson }
  | { readonly act: "answer"; readonly requestId: number };

export type PrivacyResult =
  /** Asked for: it is done within seconds. */
  | { readonly kind: "erasing" }
  | { readonly kind: "exported"; readonly file: PersonExport }
  /** The words can't mean anybody. */
  | { readonly kind: "nobody" }
  /** The shop has no such request, or its person was erased. */
  | { readonly kind: "not_found" }
  | { readonly kind: "not_understood" };

/** Does what the page of people's data asked for. */
export async function actOnPrivacy(
  {
    pool,
    now,
    nudgeMapping,
  }: { readonly pool: Pool; readonly now: Date; readonly nudgeMapping: (shopId: number) => void },
  { shop, userId }: Pick<Authenticated, "shop" | "userId">,
  sent: unknown,
): Promise<PrivacyResult> {
  const parsed = privacyRequest.safeParse(sent);
  if (!parsed.success) return { kind: "not_understood" };
  const asked = parsed.data;
  const asker = { origin: "staff", userId } as const;
  if (asked.act === "answer") {
    const file = await answerDataRequest(pool, shop, asked.requestId, asker, now);
    return file === undefined ? { kind: "not_found" } : { kind: "exported", file };
  }
  const person = await readAskedPerson(pool, shop, asked.person);
  if (person === undefined) return { kind: "nobody" };
  if (asked.act === "export")
    return { kind: "exported", file: await exportAsked(pool, shop, person, asker, now) };
  await requestErasure(pool, shop, person, asker, now);
  nudgeMapping(shop.id);
  return { kind: "erasing" };
}

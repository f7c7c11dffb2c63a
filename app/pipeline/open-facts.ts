import { readStoredFacts, type StoredFacts } from "#app/core/mapping/stored-facts.ts";
import { UnsealError } from "#app/sealing.server.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** Why no events can be made of a conversion again: its person was erased, or it is from before there were rules. */
export type NotJudged = "erased" | "before_rules";

/** A conversion's facts, as they are stored. Facts that do not open are of no use to anyone: as if erased. */
export function openFacts(shop: ShopHandle, factsSealed: Buffer | null): StoredFacts | NotJudged {
  if (factsSealed === null) return "erased";
  try {
    const opened = shop.vault.open("conversion.facts_sealed", factsSealed);
    return readStoredFacts(opened.toString("utf8")) ?? "before_rules";
  } catch (error) {
    if (error instanceof UnsealError) return "erased";
    throw error;
  }
}

import { AdsSeed, Figures } from "./ads-seed.ts";
import type { AdDay, AdLevel, AdObject } from "./ads-seed.ts";

/** Which days to restate: all of the account's unless told. Days are inclusive. */
export type DayRange = { from?: string | undefined; to?: string | undefined; id?: string | undefined };

/** The new figures over the old ones, or all of them from the old ones. */
export type Restatement = Figures | ((figures: Figures, day: { id: string; day: string }) => Figures);

export type AdsBook = {
  /** Replaces the account's objects and days. Throws when the seed is none or an object hangs in the air. */
  set(advertiserId: string, seed: AdsSeed): void;
  /** Changes the past. Gives how many days it changed; throws when none matched, as then the test tests nothing. */
  restate(advertiserId: string, range: DayRange, change: Restatement): number;
  /** Deletes an object and what is under it. Their days stay. */
  deleteObject(advertiserId: string, id: string): void;
  objects(advertiserId: string): readonly AdObject[];
  days(advertiserId: string): readonly AdDay[];
  /** The object itself or the one above it at that level; undefined for an object above the level. */
  at(advertiserId: string, level: AdLevel, id: string): AdObject | undefined;
};

type Account = { objects: Map<string, AdObject>; days: AdDay[] };

const parentLevel: Readonly<Record<AdLevel, AdLevel | undefined>> = {
  campaign: undefined,
  adgroup: "campaign",
  ad: "adgroup",
};

export function createAdsBook(): AdsBook {
  const accounts = new Map<string, Account>();

  function account(advertiserId: string): Account {
    return accounts.get(advertiserId) ?? { objects: new Map(), days: [] };
  }

  function at(advertiserId: string, level: AdLevel, id: string): AdObject | undefined {
    const { objects } = account(advertiserId);
    let object = objects.get(id);
    while (object && object.level !== level)
      object = object.parentId === undefined ? undefined : objects.get(object.parentId);
    return object;
  }

  return {
    set(advertiserId, seed) {
      const { objects, days } = AdsSeed.parse(seed);
      accounts.set(advertiserId, { objects: standing(objects), days });
      for (const { id, day } of days) {
        if (!account(advertiserId).objects.has(id))
          throw new Error(`TikTok emulator: ${day} is of ${id}, which is not among the objects.`);
      }
    },
    restate(advertiserId, { from = "", to = "9999-12-31", id }, change) {
      const { days } = account(advertiserId);
      const hit = days.filter(
        (each) => each.day >= from && each.day <= to && (id === undefined || each.id === id),
      );
      if (hit.length === 0)
        throw new Error(`TikTok emulator: advertiser ${advertiserId} has no such day to restate.`);
      for (const each of hit) {
        const told =
          typeof change === "function"
            ? change({ ...each.figures }, { id: each.id, day: each.day })
            : { ...each.figures, ...change };
        each.figures = Figures.parse(told);
      }
      return hit.length;
    },
    deleteObject(advertiserId, id) {
      const { objects } = account(advertiserId);
      const root = objects.get(id);
      if (!root) throw new Error(`TikTok emulator: advertiser ${advertiserId} has no object ${id}.`);
      for (const object of objects.values()) {
        if (at(advertiserId, root.level, object.id) === root) object.deleted = true;
      }
    },
    objects: (advertiserId) => [...account(advertiserId).objects.values()],
    days: (advertiserId) => account(advertiserId).days,
    at,
  };
}

/** By id; throws for an id given twice and for a parent that is missing or of the wrong level. */
function standing(objects: readonly AdObject[]): Map<string, AdObject> {
  const byId = new Map(objects.map((object) => [object.id, object]));
  if (byId.size < objects.length) throw new Error("TikTok emulator: two ad objects have one id.");
  for (const { level, id, parentId } of objects) {
    const parent = parentId === undefined ? undefined : byId.get(parentId);
    if (parent?.level !== parentLevel[level])
      throw new Error(`TikTok emulator: ${level} ${id} needs a parentId of level ${parentLevel[level]}.`);
  }
  return byId;
}

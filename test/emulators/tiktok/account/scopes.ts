/** One permission in TikTok's tree of them. Ids are strings here: one of them is past 2^53. */
export type Scope = { id: string; name: string; parent?: string };

/** The part of TikTok's tree that leads to the endpoints played here. */
export const scopes: readonly Scope[] = [
  { id: "1", name: "Ad Account Management" },
  { id: "10", name: "Ad Account Information", parent: "1" },
  { id: "100", name: "Read Ad Account Information", parent: "10" },
  { id: "2", name: "Ads Management" },
  { id: "20", name: "Campaign", parent: "2" },
  { id: "21", name: "Ad Group", parent: "2" },
  { id: "210", name: "Read Ad Groups", parent: "21" },
  { id: "22", name: "Ad", parent: "2" },
  { id: "4", name: "Reporting" },
  { id: "44", name: "Consolidated Report", parent: "4" },
  { id: "5", name: "Measurement" },
  { id: "51", name: "Report Pixel Event", parent: "5" },
  { id: "7224195155857866754", name: "Report Conversion Event", parent: "5" },
  { id: "8", name: "Pixel Management" },
  { id: "80", name: "Pixel Management", parent: "8" },
  { id: "800", name: "Read Pixels", parent: "80" },
  { id: "801", name: "Create and Update Pixels", parent: "80" },
  { id: "802", name: "Pixel Level Reporting", parent: "80" },
];

/** What each endpoint needs. */
export const scopeOf = {
  readAdvertisers: "100",
  readAdgroups: "210",
  readReports: "44",
  reportEvents: "7224195155857866754",
  readPixels: "800",
  readPixelStats: "802",
} as const;

export const everyScope: readonly string[] = Object.values(scopeOf);

const byId = new Map(scopes.map((scope) => [scope.id, scope]));

export function scopeName(id: string): string {
  return byId.get(id)?.name ?? `Permission ${id}`;
}

/** Whether `wanted` or something above it was granted: a first-level id stands for all that lies below. */
export function covers(granted: readonly string[], wanted: string): boolean {
  let id: string | undefined = wanted;
  while (id !== undefined) {
    if (granted.includes(id)) return true;
    id = byId.get(id)?.parent;
  }
  return false;
}

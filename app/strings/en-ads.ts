/** What the pages about ads say: performance, and where TikTok's numbers differ from ours. */
export const enAds = {
  title: "Ad performance",
  discrepancies: { title: "Discrepancies" },
};

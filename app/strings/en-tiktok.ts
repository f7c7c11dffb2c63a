/** What the pages say that connect a shop to TikTok. */
export const enTikTok = {
  title: "TikTok",
};

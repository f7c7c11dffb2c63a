/** What the page of one pixel says: its settings, test mode, the test event. */
export const enPixel = {
  title: "Pixel",
};

import { findValue, readTikTokId } from "./find-value.ts";
import { windowSeconds } from "./settings.ts";
import { readStored, writeStored } from "./stored-text.ts";

/**
 * Where the browser keeps its click, for the shop's attribution window:
 * `<ttclid>|<Unix seconds>|<landing page without its query>|<ttclid of the click before>`, the last possibly empty.
 * In localStorage, or where that throws in a cookie of the same name. The web pixel reads it, too.
 */
export const clickStorageName = "clickback_click";

/**
 * Takes a click that just arrived (the page's address, else a referrer on the same host), keeps it, and returns the
 * newest one that is still inside the window: its id and the Unix second it was made, or neither.
 *
 * A click is known by its id, and so is the one before it: an old tab that is reloaded, or gone back to, still has the
 * earlier click in its address, and that must not become the newer one.
 *
 * @param isAllowed false forgets
 */
export const keepClick = (isAllowed: boolean): readonly string[] => {
  const now = Math.floor(Date.now() / 1_000);
  const stored = readStored(clickStorageName);
  let kept: readonly string[] = stored.split("|");
  if (!isAllowed || !(Number(kept[1]) > now - Number(windowSeconds))) kept = [];
  for (const address of [document.referrer, location.href]) {
    const ttclid = readTikTokId(findValue("[?&]ttclid", address));
    if (
      isAllowed &&
      ttclid &&
      address.startsWith(`${location.origin}/`) &&
      ttclid !== kept[0] &&
      ttclid !== kept[3]
    )
      // The page without its query, which may hold an email, and without what separates in a cookie or here.
      kept = [ttclid, `${now}`, address.split(/[?#|;]/)[0]!, kept[0] ?? ""];
  }
  const text = kept.join("|");
  if (text !== stored) writeStored(clickStorageName, text);
  return kept;
};

import type { ClickChoice } from "#app/core/identity/choose-click.ts";
import type { ShopSettings } from "#app/core/mapping/shop-settings.ts";

/** Why the clicks of a conversion speak against sending it; undefined where they don't, or the shop lets it go. */
export function skipByClick(
  { used, onlyOutsideWindow }: Pick<ClickChoice, "used" | "onlyOutsideWindow">,
  settings: Pick<ShopSettings, "sendOutsideWindow" | "sendWithoutClick">,
): "outside_window" | "no_click" | undefined {
  if (used !== undefined) return undefined;
  if (onlyOutsideWindow) return settings.sendOutsideWindow ? undefined : "outside_window";
  return settings.sendWithoutClick ? undefined : "no_click";
}

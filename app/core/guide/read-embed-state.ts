import type { EmbedState } from "#app/core/guide/guide-step.ts";

/** The app embed's block file in extensions/click-capture/blocks, without its ending. */
export const embedBlock = "click-capture";

/**
 * How the app embed is in the published theme, which alone App Bridge tells of.
 *
 * @param told what `app.extensions()` answered: from outside, so nothing of it is taken on trust. For the browser too,
 *   where a library of schemas would weigh more than the page.
 */
export function readEmbedState(told: unknown): EmbedState {
  const embed = listOf(told)
    .filter((extension) => extension["type"] === "theme_app_extension")
    .flatMap((extension) => listOf(extension["activations"]))
    .find((block) => block["handle"] === embedBlock);
  if (embed === undefined) return "missing";
  return embed["status"] === "active" ? "on" : "off";
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value)
    ? value.filter((item): item is Record<string, unknown> => typeof item === "object" && item !== null)
    : [];
}

import type { DeliveryKind, DeliveryKinds } from "#app/admin/read-delivery-kinds.ts";
import { ledgerStates } from "#app/core/delivery/ledger.ts";
import type { ExplanationTexts } from "#app/core/explain/explanation-texts.ts";
import { noPixelCode } from "#app/core/mapping/plan-deliveries.ts";

export type FilterChoice = { readonly value: string; readonly label: string };

/** What the list can be filtered by, with the words for it. */
export type FilterChoices = {
  readonly [Name in "state" | "event" | "reason" | "pixel"]: readonly FilterChoice[];
};

export type FilterWords = {
  readonly state: Readonly<Record<string, string>>;
  readonly event: Readonly<Record<string, string>>;
  readonly noPixel: string;
};

/** Longer lists can't be looked through; what is left out can still be asked for by the address. */
const choicesMax = 50;

/**
 * Every state, and of events, reasons and pixels those that the shop has: a choice that can only find nothing is none.
 * What the address asks for is among them in any case.
 */
export function listFilterChoices(
  { kinds }: DeliveryKinds,
  asked: { readonly [Name in "event" | "reason" | "pixel"]: string | undefined },
  words: FilterWords,
  texts: ExplanationTexts,
): FilterChoices {
  const list = (name: keyof DeliveryKind & keyof typeof asked, label: (value: string) => string) => {
    const known = kinds.map((kind) => kind[name]).filter((value) => value !== "");
    const own = asked[name];
    const values = new Set([...(own === undefined ? [] : [own]), ...known]);
    return [...values]
      .slice(0, choicesMax)
      .map((value) => ({ value, label: label(value) }))
      .toSorted((a, b) => a.label.localeCompare(b.label, texts.locale));
  };
  return {
    state: ledgerStates.map((value) => ({ value, label: words.state[value] ?? value })),
    event: list("event", (value) => words.event[value] ?? value),
    reason: list("reason", (value) => nameReason(value, texts)),
    pixel: list("pixel", (value) => (value === noPixelCode ? words.noPixel : value)),
  };
}

function nameReason(reason: string, texts: ExplanationTexts): string {
  const named = Object.entries(texts.reason).find(([name]) => name === reason)?.[1];
  return named?.short ?? texts.otherReason(reason).short;
}

import type { ExplainableEvent, ExplainedContent, ExplainedValue } from "#app/core/explain/explanation.ts";
import type { ExplanationTexts } from "#app/core/explain/explanation-texts.ts";
import type { EventFacts } from "#app/core/mapping/stored-facts.ts";

/** The arithmetic from the goods to the value. */
export function explainValue(
  { value, valueKind }: EventFacts,
  draft: ExplainableEvent | undefined,
  texts: ExplanationTexts,
): ExplainedValue | undefined {
  if (value === undefined) return undefined;
  const isLeftOut = draft !== undefined && draft.properties.value === undefined;
  const unknown = valueKind === "none" ? texts.valueNone : texts.valueUnknown;
  return {
    currency: value.currency,
    steps: value.steps.map(({ part, amount }) => ({ label: texts.valueStep[part], amount })),
    total: value.amount,
    note: value.amount === undefined ? unknown : isLeftOut ? texts.valueNotSent : undefined,
  };
}

export function explainContents(draft: ExplainableEvent | undefined): readonly ExplainedContent[] {
  return (draft?.properties.contents ?? []).map((content) => ({
    id: content.content_id,
    name: content.content_name,
    category: content.content_category,
    brand: content.brand,
    quantity: content.quantity,
    price: content.price,
  }));
}

import { sha256 } from "#app/core/identity/hash.ts";
import type { EventDraft } from "#app/core/mapping/conversion.ts";

/**
 * A purchase that never was, for a shop without orders. Nobody's data: its only identity is the hash of its own id,
 * which matches no one.
 *
 * @param eventTime Unix seconds.
 */
export function sampleDraft(eventId: string, eventTime: number): EventDraft {
  return {
    event_time: eventTime,
    event_id: eventId,
    user: { external_id: sha256(eventId) },
    page: { url: "https://example.com/products/sample" },
    properties: {
      contents: [{ content_id: "SAMPLE-1", content_name: "Sample product", quantity: 1, price: 20 }],
      content_type: "product",
      value: 20,
      currency: "USD",
      order_id: eventId,
      num_items: 1,
    },
  };
}

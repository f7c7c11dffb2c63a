import { createHash } from "node:crypto";

/** A JSON object, loose on purpose: tests break it field by field. */
export type SampleEvent = Record<string, unknown>;

/** Lowercase hex SHA-256, as TikTok wants its match keys. */
export function sha256(plain: string): string {
  return createHash("sha256").update(plain).digest("hex");
}

/** A purchase with every web field TikTok documents, all of them right. `at` is when it happened. */
export function sampleEvent(eventId: string, at: Date): SampleEvent {
  return {
    event: "CompletePayment",
    event_time: Math.floor(at.getTime() / 1000),
    event_id: eventId,
    user: {
      email: sha256("alice_abc@gmail.com"),
      phone: [sha256("+12133734253"), sha256("+12133734254")],
      external_id: [sha256("user_123")],
      first_name: sha256("alice"),
      last_name: sha256("abc"),
      zip_code: sha256("90012"),
      ttclid: "E.C.P.v3fQ2RHacdksKfofPmlyuStIIFJ4Af1tKYxF9zz2c2PLx1Oaw15oHpcfl5AH",
      ttp: "2F7h37YkS1j57AYSKTI7IHhJPYH",
      ip: "203.0.113.7",
      user_agent: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)",
      locale: "en-US",
      city: "são paulo",
      state: "sp",
      country: "br",
    },
    properties: {
      contents: [
        {
          content_id: "44012345678901",
          content_name: "Blue shirt",
          content_category: "Shirts",
          brand: "Acme",
          price: 10.5,
          quantity: 2,
        },
      ],
      content_type: "product",
      value: 21,
      currency: "BRL",
      num_items: 2,
      order_id: "5555",
      description: "Blue shirt",
    },
    page: {
      url: "https://shop.example/products/blue?utm_source=tiktok",
      referrer: "https://www.tiktok.com/",
    },
    limited_data_use: false,
  };
}

/** The same purchase as a mobile app reports it. */
export function sampleAppEvent(eventId: string, at: Date, appId: string): SampleEvent {
  const { page: _page, user, ...event } = sampleEvent(eventId, at);
  const { external_id: _id, ttclid: _click, ttp: _cookie, ...kept } = user as Record<string, unknown>;
  return { ...event, user: kept, app: { app_id: appId } };
}

/** Sets the value at a dotted path (`properties.contents.0.price`); `undefined` removes the key. */
export function withField(event: SampleEvent, path: string, value: unknown): SampleEvent {
  const copy = structuredClone(event);
  const keys = path.split(".");
  const last = keys.pop() ?? path;
  let holder: Record<string, unknown> = copy;
  for (const key of keys) {
    holder[key] ??= {};
    holder = holder[key] as Record<string, unknown>;
  }
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return copy;
}

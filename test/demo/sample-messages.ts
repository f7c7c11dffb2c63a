/** One webhook the demo posts: its title says what is odd about it. */
export type SampleMessage = {
  readonly title: string;
  readonly topic: string;
  readonly body: string;
  /** The same for a delivery that is repeated. */
  readonly webhookId?: string;
  readonly badSignature?: true;
};

const minuteMs = 60_000;
const dayMs = 1_440 * minuteMs;

type Json = Record<string, unknown>;

const california = address("Jane", "Doe", "1200 Mission Street", "San Francisco", "CA", "94103", "US");
const berlin = address("Jörg", "Müller", "Torstraße 100", "Berlin", "", "10119", "DE");

function address(
  firstName: string,
  lastName: string,
  street: string,
  city: string,
  province: string,
  zip: string,
  country: string,
): Json {
  return {
    first_name: firstName,
    last_name: lastName,
    address1: street,
    city,
    province_code: province === "" ? null : province,
    zip,
    country_code: country,
    phone: null,
  };
}

function click(ttclid: string, at: number, consent = "granted"): Json[] {
  return [
    { name: "ttclid", value: ttclid },
    { name: "ttclid_at", value: String(Math.floor(at / 1_000)) },
    { name: "_ttp", value: "2hXk7Qd1mVnB4tYpLs9RwEaZc0F" },
    { name: "tt_consent", value: consent },
  ];
}

function line(sku: string, title: string, quantity: number, price: string, discount?: string): Json {
  return {
    id: 14_870_000_000_000 + quantity,
    sku,
    title,
    vendor: "Northlight",
    product_id: 8_100_000_000_001,
    variant_id: 45_100_000_000_001,
    quantity,
    price,
    discount_allocations: discount === undefined ? [] : [{ amount: discount, discount_application_index: 0 }],
  };
}

/** Realistic messages about invented people, placed in the last minutes; orders are numbered from `firstOrder`. */
export function sampleMessages(now: number, firstOrder = 1000): readonly SampleMessage[] {
  const at = (agoMs: number) => new Date(now - agoMs).toISOString();
  const order = (id: number, changes: Json): string =>
    JSON.stringify({
      id: 6_100_000_000_000 + id,
      admin_graphql_api_id: `gid://shopify/Order/${6_100_000_000_000 + id}`,
      name: `#${firstOrder + id}`,
      created_at: at((20 - id) * minuteMs),
      processed_at: at((20 - id) * minuteMs),
      cancelled_at: null,
      source_name: "web",
      test: false,
      financial_status: "paid",
      currency: "USD",
      presentment_currency: "USD",
      total_price: "64.97",
      subtotal_price: "54.97",
      total_tax: "4.01",
      taxes_included: false,
      shipping_lines: [{ price: "5.99", discounted_price: "5.99" }],
      email: "jane.doe@example.com",
      phone: "(415) 555-2671",
      customer_locale: "en-US",
      customer: { id: 7_300_000_000_001, admin_graphql_api_id: "gid://shopify/Customer/7300000000001" },
      billing_address: california,
      shipping_address: california,
      client_details: {
        browser_ip: "198.51.101.7",
        user_agent: "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15",
      },
      landing_site: "/products/linen-shirt?utm_source=tiktok&utm_campaign=autumn",
      note_attributes: [],
      line_items: [line("LS-M-SAND", "Linen shirt", 1, "39.99"), line("SOCK-2", "Wool socks", 2, "7.49")],
      ...changes,
    });
  const clicked = order(1, { note_attributes: click("E.C.P.CrYB0demoClickOne", now - 2 * dayMs) });

  return [
    {
      title: "paid order with a TikTok click",
      topic: "orders/create",
      body: clicked,
      webhookId: "demo-delivery-1",
    },
    { title: "the same delivery again", topic: "orders/create", body: clicked, webhookId: "demo-delivery-1" },
    { title: "orders/paid of the same order", topic: "orders/paid", body: clicked },
    { title: "a bad signature", topic: "orders/create", body: order(90, {}), badSignature: true },
    { title: "paid order without a click", topic: "orders/create", body: order(2, {}) },
    {
      title: "guest, click only in the landing page",
      topic: "orders/create",
      body: order(3, {
        customer: null,
        phone: null,
        email: "Sam.Guest@Example.org ",
        landing_site: "/collections/new?ttclid=E.C.P.CrYB0landing&utm_source=tiktok&email=sam@example.org",
      }),
    },
    {
      title: "shop in USD, buyer paying in euro, consent given",
      topic: "orders/create",
      body: order(4, {
        presentment_currency: "EUR",
        total_price_set: {
          shop_money: { amount: "64.97", currency_code: "USD" },
          presentment_money: { amount: "59.80", currency_code: "EUR" },
        },
        email: "joerg.mueller@example.com",
        phone: "030 901820",
        billing_address: berlin,
        shipping_address: berlin,
        note_attributes: click("E.C.P.CrYB0berlin", now - 3 * 60 * minuteMs),
      }),
    },
    {
      title: "order discount spread over odd cents",
      topic: "orders/create",
      body: order(5, {
        subtotal_price: "44.97",
        total_price: "54.97",
        line_items: [
          line("LS-M-SAND", "Linen shirt", 1, "39.99", "7.28"),
          line("SOCK-2", "Wool socks", 2, "7.49", "2.72"),
        ],
      }),
    },
    { title: "checkout begun", topic: "checkouts/create", body: checkout(1, now) },
    { title: "the same checkout, updated", topic: "checkouts/update", body: checkout(1, now) },
    {
      title: "consent refused",
      topic: "orders/create",
      body: order(6, { note_attributes: click("E.C.P.CrYB0denied", now - dayMs, "denied") }),
    },
    {
      title: "consent unknown, buyer in Germany",
      topic: "orders/create",
      body: order(7, { billing_address: berlin, shipping_address: berlin }),
    },
    { title: "point of sale", topic: "orders/create", body: order(8, { source_name: "pos" }) },
    { title: "Shopify test order", topic: "orders/create", body: order(9, { test: true }) },
    {
      title: "click older than 30 days",
      topic: "orders/create",
      body: order(10, { note_attributes: click("E.C.P.CrYB0stale", now - 45 * dayMs) }),
    },
    { title: "not paid yet", topic: "orders/create", body: order(11, { financial_status: "pending" }) },
    { title: "a body that is no JSON", topic: "orders/create", body: "{ not json" },
  ];

  function checkout(id: number, createdBefore: number): string {
    return JSON.stringify({
      token: `demo-checkout-token-${id}`,
      created_at: new Date(createdBefore - 5 * minuteMs).toISOString(),
      currency: "USD",
      presentment_currency: "USD",
      source_name: "web",
      email: "jane.doe@example.com",
      total_price: "64.97",
      subtotal_price: "54.97",
      total_tax: "4.01",
      billing_address: california,
      shipping_address: california,
      landing_site: "/products/linen-shirt?utm_source=tiktok",
      note_attributes: click("E.C.P.CrYB0demoClickOne", createdBefore - 2 * dayMs),
      line_items: [line("LS-M-SAND", "Linen shirt", 1, "39.99"), line("SOCK-2", "Wool socks", 2, "7.49")],
    });
  }
}

export type SampleOrder = Record<string, unknown>;

const address = {
  first_name: "Jane",
  last_name: "Doe",
  address1: "1200 Mission Street",
  city: "San Francisco",
  province_code: "CA",
  zip: "94103",
  country_code: "US",
  phone: null,
};

const line = {
  id: 14_870_000_000_001,
  sku: "LS-M-SAND",
  title: "Linen shirt",
  vendor: "Northlight",
  product_id: 8_100_000_000_001,
  variant_id: 45_100_000_000_001,
  quantity: 2,
  price: "27.50",
  discount_allocations: [],
};

/** A paid order of the web store, as orders/create and orders/paid carry it. `at` in Unix milliseconds. */
export function sampleOrder(id: number | string, at: number, changes: SampleOrder = {}): SampleOrder {
  const moment = new Date(at).toISOString();
  return {
    id,
    admin_graphql_api_id: `gid://shopify/Order/${id}`,
    name: `#${id}`,
    created_at: moment,
    processed_at: moment,
    cancelled_at: null,
    source_name: "web",
    test: false,
    financial_status: "paid",
    currency: "USD",
    presentment_currency: "USD",
    total_price: "60.99",
    subtotal_price: "55.00",
    total_tax: "0.00",
    taxes_included: false,
    shipping_lines: [{ price: "5.99", discounted_price: "5.99" }],
    email: `buyer-${id}@example.com`,
    phone: "+14155552671",
    customer_locale: "en-US",
    customer: { id: 7_300_000_000_001 },
    billing_address: address,
    shipping_address: address,
    client_details: { browser_ip: "198.51.101.7", user_agent: "Mozilla/5.0 (iPhone)" },
    landing_site: "/products/linen-shirt?utm_source=tiktok",
    note_attributes: [],
    line_items: [line],
    ...changes,
  };
}

/** A checkout of the web store, as checkouts/create and checkouts/update carry it. */
export function sampleCheckout(token: string, at: number, changes: SampleOrder = {}): SampleOrder {
  const order = sampleOrder(1, at);
  return {
    token,
    created_at: order.created_at,
    currency: "USD",
    presentment_currency: "USD",
    source_name: "web",
    email: "buyer@example.com",
    total_price: "60.99",
    subtotal_price: "55.00",
    total_tax: "0.00",
    billing_address: address,
    shipping_address: address,
    landing_site: order.landing_site,
    note_attributes: [],
    line_items: [line],
    ...changes,
  };
}

import { expect, test } from "vitest";

import { newsletterForm, sampleField } from "../../emulators/storefront-pixel/sample-events.ts";
import { openTestShop } from "./open-test-shop.ts";
import { tellOf } from "./tell-of.ts";

test("a newsletter form is told with the email and nothing else of it", async () => {
  const { event } = await tellOf((page) =>
    page.publishDom("form_submitted", { element: newsletterForm(" ada.brown@example.com ") }),
  );
  expect(event).toEqual({
    id: expect.any(String),
    at: expect.any(Number),
    url: "https://northlight.example/products/linen-shirt?variant=1",
    name: "form_submitted",
    form: "ContactFooter",
    email: "ada.brown@example.com",
  });
});

test("a contact form is told with email and phone, and not with the message", async () => {
  const { event } = await tellOf((page) =>
    page.publishDom("form_submitted", {
      element: {
        action: "/de/contact#ContactForm",
        id: "ContactForm",
        elements: [
          sampleField("contact[name]", "text", "Ada Brown"),
          sampleField("contact[email]", "email", "ada.brown@example.com"),
          sampleField("contact[phone]", "tel", "+1 415 555 2671"),
          sampleField("contact[body]", "textarea", "Where is my order?"),
        ],
      },
    }),
  );
  expect(event).toMatchObject({
    form: "ContactForm",
    email: "ada.brown@example.com",
    phone: "+1 415 555 2671",
  });
  expect(JSON.stringify(event)).not.toContain("Where");
  expect(JSON.stringify(event)).not.toContain("Ada");
});

test("a newsletter form whose fields Shopify withholds is told without an email", async () => {
  const { event } = await tellOf((page) =>
    page.publishDom("form_submitted", { element: newsletterForm("") }),
  );
  expect(event).toMatchObject({ name: "form_submitted", form: "ContactFooter" });
  expect(event).not.toHaveProperty("email");
});

const registration = (changes: object = {}) => ({
  action: "https://northlight.example/de/account",
  id: "RegisterForm",
  elements: [
    sampleField("form_type", "hidden", "create_customer"),
    sampleField("customer[first_name]", "text", "Ada"),
    sampleField("customer[last_name]", "text", "Brown"),
    sampleField("customer[email]", "email", " Ada.Brown@example.com"),
    sampleField("customer[password]", "password", "correct horse"),
  ],
  ...changes,
});

test.each([
  ["by where it goes", {}],
  ["by the name themes give it, wherever it goes", { action: "", id: "create_customer" }],
])(
  "a registration is told as a signup with the email and nothing else of it, known %s",
  async (_how, changes) => {
    const { event } = await tellOf((page) =>
      page.publishDom("form_submitted", { element: registration(changes) }),
    );
    expect(event).toEqual({
      id: expect.any(String),
      at: expect.any(Number),
      url: "https://northlight.example/products/linen-shirt?variant=1",
      name: "signup_submitted",
      email: "Ada.Brown@example.com",
    });
  },
);

test("a registration whose fields Shopify withholds is not told: nobody could know it again", async () => {
  const { tab, waitForBatches } = await openTestShop();
  const page = tab.visit("/");
  const elements = [sampleField("customer[email]", "email", "")];
  page.publishDom("form_submitted", { element: registration({ elements }) });
  page.publishCustom("after", {});
  const [batch] = await waitForBatches(1);
  expect(batch?.events.map(({ name }) => name)).toEqual(["custom"]);
});

test.each([
  ["a login", "/account/login", "customer_login", "email"],
  ["an activation", "/account/activate/42", "activate", "email"],
  ["an address", "/account/addresses/42", "address_form_42", "email"],
  ["a password recovery", "/account/recover", "recover", "email"],
  ["a search", "/search", "search_mini_form", "search"],
  ["a product", "/cart/add", "product_form_1", "text"],
  ["a checkout", "/checkouts/cn/1/contact", "checkout-email", "email"],
  ["a review", "", "new-review-form", "email"],
  ["a quiz", "/apps/quiz", "quiz", "email"],
  ["a contact form without an email", "/contact", "contact", "text"],
])("the form of %s is not told", async (_kind, action, id, type) => {
  const { tab, waitForBatches } = await openTestShop();
  const page = tab.visit("/");
  const name = type === "email" ? "customer[email]" : "q";
  page.publishDom("form_submitted", {
    element: { action, id, elements: [sampleField(name, type, "a@example.com")] },
  });
  page.publishDom("form_submitted", { element: newsletterForm("b@example.com") });
  const [batch] = await waitForBatches(1);
  expect(JSON.stringify(batch?.events)).not.toContain("a@example.com");
  expect(batch?.events).toHaveLength(1);
});

test("a form that asks for a password is not told, however it is called", async () => {
  const { tab, waitForBatches } = await openTestShop();
  const page = tab.visit("/");
  const fields = [
    sampleField("email", "email", "a@example.com"),
    sampleField("password", "password", "secret"),
  ];
  page.publishDom("form_submitted", { element: { action: "/subscribe", id: "signup", elements: fields } });
  page.publishCustom("after", {});
  const [batch] = await waitForBatches(1);
  expect(batch?.events.map(({ name }) => name)).toEqual(["custom"]);
});

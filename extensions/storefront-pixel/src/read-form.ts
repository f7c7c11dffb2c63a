import type { FormElement } from "@shopify/web-pixels-extension";

import { readShape, readText } from "./read-value.ts";

/** How themes and mail tools name the forms by which a shopper asks to be written to. */
const wanted = /contact|newsletter|subscri|sign-?up|mail|waitlist|notify/i;

/** Forms that have an email field for another purpose. */
const unwanted = /account|log-?in|regist|checkout|cart|passw|search|review/i;

/** Shopify's registration form, by the id its themes give it or by where it goes; no other form goes there. */
const signup = /create_customer|\/account\/?$/;

/**
 * The email of a registration; email and phone of a newsletter or contact form; and nothing else that was typed into
 * it. Undefined for any other form. Where Shopify withholds what was typed, a newsletter form is told without it, and a
 * registration, which is to be known by its email again, is not.
 */
export function readForm({ action, elements, id }: FormElement) {
  const find = (kind: RegExp) =>
    elements.find((field) => kind.test(`${field.type} ${field.name} ${field.id}`));
  const email = find(/^email/i) || find(/e-?mail/i);
  const form = `${id} ${action}`;
  const typed = readShape(() => email!.value, /^.+@.+$/);
  if (signup.test(form)) return typed && { name: "signup_submitted", email: typed };
  if (!email || find(/passw/i) || !wanted.test(form) || unwanted.test(form)) return undefined;
  return {
    form: readText(() => id),
    email: typed,
    phone: readText(() => find(/^tel|phone|mobile/i)!.value),
  };
}

import type { FormElement } from "@shopify/web-pixels-extension";

import { readShape, readText } from "./read-value.ts";

/** How themes and mail tools name the forms by which a shopper asks to be written to. */
const wanted = /contact|newsletter|subscri|sign-?up|mail|waitlist|notify/i;

/** Forms that have an email field for another purpose. */
const unwanted = /account|log-?in|regist|checkout|cart|passw|search|review/i;

/**
 * Email and phone of a newsletter or contact form, and nothing else that was typed into it; undefined for any other
 * form. Where Shopify withholds what was typed, the form alone is told.
 */
export function readForm({ action, elements, id }: FormElement) {
  const find = (kind: RegExp) =>
    elements.find((field) => kind.test(`${field.type} ${field.name} ${field.id}`));
  const email = find(/^email/i) || find(/e-?mail/i);
  const form = `${action} ${id}`;
  if (!email || find(/passw/i) || !wanted.test(form) || unwanted.test(form)) return undefined;
  return {
    form: readText(() => id),
    email: readShape(() => email.value, /^.+@.+$/),
    phone: readText(() => find(/^tel|phone|mobile/i)!.value),
  };
}

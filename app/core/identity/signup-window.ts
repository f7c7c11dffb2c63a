/**
 * How far apart a storefront's registration form and the customer that Shopify creates of it may be, either way: a
 * customer of the same email that was there longer, or comes later, was made by something else.
 */
export const signupWindowMs = 10 * 60_000;

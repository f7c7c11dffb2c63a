import { findCookie } from "./find-value.ts";
import { windowSeconds } from "./settings.ts";

/** What was kept under a name: in localStorage, or where that throws in the cookie of the same name. */
export const readStored = (name: string): string => {
  try {
    return localStorage.getItem(name) ?? "";
  } catch {
    return findCookie(name);
  }
};

/** Keeps a text of cookie-safe characters; "" forgets it. */
export const writeStored = (name: string, text: string): void => {
  try {
    localStorage[text ? "setItem" : "removeItem"](name, text);
  } catch {
    document.cookie = `${name}=${text};path=/;max-age=${text ? windowSeconds : 0};secure`;
  }
};

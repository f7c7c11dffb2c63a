import type { TopFrame } from "./pixel-page.ts";

/** The cookies and storages of the page itself. Where a browser denies one, asking for it throws, as it does there. */
export function browserTopFrame(): TopFrame {
  return {
    cookie: {
      get: (name?: string) => (name === undefined ? document.cookie : readCookie(name)),
      set(name: string, value?: string) {
        document.cookie = value === undefined ? name : `${name}=${value}`;
        return document.cookie;
      },
    },
    localStorage: area(() => window.localStorage),
    sessionStorage: area(() => window.sessionStorage),
  };
}

function area(open: () => Storage): TopFrame["localStorage"] {
  return {
    getItem: (name: string) => open().getItem(name),
    setItem: (name: string, value: string) => open().setItem(name, value),
    removeItem: (name: string) => open().removeItem(name),
    clear: () => open().clear(),
    key: (index: number) => open().key(index),
    length: () => open().length,
  };
}

function readCookie(name: string): string {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found?.slice(name.length + 1) ?? "";
}

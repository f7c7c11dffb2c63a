import type { TopFrame } from "./pixel-page.ts";

export type EmulatedTopFrame = TopFrame & {
  readonly cookies: Map<string, string>;
  readonly local: Map<string, string>;
  readonly session: Map<string, string>;
  /** Everything the pixel asked for, as `cookie.get _ttp`. */
  readonly asked: string[];
  /** What a browser does that keeps nothing: every access throws. */
  isBlocked: boolean;
};

/** The cookies and storages of one tab, kept from page to page. */
export function createTopFrame(): EmulatedTopFrame {
  const cookies = new Map<string, string>();
  const local = new Map<string, string>();
  const session = new Map<string, string>();
  const asked: string[] = [];
  const watched =
    <P extends unknown[]>(name: string, act: (...parameters: P) => unknown) =>
    (...parameters: P) => {
      asked.push([name, ...parameters.slice(0, 1)].join(" "));
      if (frame.isBlocked) throw new Error("SecurityError: access is denied for this document");
      return act(...parameters);
    };
  const storage = (area: string, items: Map<string, string>) => ({
    getItem: watched(`${area}.getItem`, (name: string) => items.get(name) ?? null),
    setItem: watched(
      `${area}.setItem`,
      (name: string, value: unknown) => void items.set(name, String(value)),
    ),
    removeItem: watched(`${area}.removeItem`, (name: string) => void items.delete(name)),
    clear: watched(`${area}.clear`, () => items.clear()),
    key: watched(`${area}.key`, (index: number) => [...items.keys()][index] ?? null),
    length: watched(`${area}.length`, () => items.size),
  });
  const frame: EmulatedTopFrame = {
    cookies,
    local,
    session,
    asked,
    isBlocked: false,
    cookie: {
      get: watched("cookie.get", (name?: string) =>
        name === undefined
          ? [...cookies].map(([key, value]) => `${key}=${value}`).join("; ")
          : (cookies.get(name) ?? ""),
      ),
      set: watched("cookie.set", (name: string, value?: string) => {
        const [key = "", text = ""] = value === undefined ? name.split(/[=;]/) : [name, value];
        cookies.set(key, text);
        return "";
      }),
    },
    localStorage: storage("localStorage", local),
    sessionStorage: storage("sessionStorage", session),
  };
  return frame;
}

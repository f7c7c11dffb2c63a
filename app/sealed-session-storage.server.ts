import { Session } from "@shopify/shopify-api";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";

import type { ShopDirectory } from "#app/shops.server.ts";

/**
 * Shopify's session storage with the tokens sealed under the shop's key: a dump of the database opens no store.
 * A token that no longer opens (another key, a row moved between shops) counts as no session, so that the
 * library exchanges a new one.
 */
export class SealedSessionStorage implements SessionStorage {
  readonly #inner: SessionStorage;
  readonly #shops: ShopDirectory;

  constructor(inner: SessionStorage, shops: ShopDirectory) {
    this.#inner = inner;
    this.#shops = shops;
  }

  async storeSession(session: Session): Promise<boolean> {
    const { vault } = await this.#shops.ensure(session.shop);
    const sealed = new Session(session.toObject());
    if (session.accessToken !== undefined)
      sealed.accessToken = vault.seal("session.access_token", session.accessToken).toString("base64");
    if (session.refreshToken !== undefined)
      sealed.refreshToken = vault.seal("session.refresh_token", session.refreshToken).toString("base64");
    return this.#inner.storeSession(sealed);
  }

  async loadSession(id: string): Promise<Session | undefined> {
    const stored = await this.#inner.loadSession(id);
    return stored === undefined ? undefined : this.#open(stored);
  }

  async findSessionsByShop(shop: string): Promise<Session[]> {
    const stored = (await this.#inner.findSessionsByShop?.(shop)) ?? [];
    const opened = await Promise.all(stored.map((session) => this.#open(session)));
    return opened.filter((session) => session !== undefined);
  }

  deleteSession(id: string): Promise<boolean> {
    return this.#inner.deleteSession(id);
  }

  deleteSessions(ids: string[]): Promise<boolean> {
    return this.#inner.deleteSessions(ids);
  }

  async #open(stored: Session): Promise<Session | undefined> {
    const shop = await this.#shops.find(stored.shop);
    if (shop === undefined) return undefined;
    const session = new Session(stored.toObject());
    const open = (column: "session.access_token" | "session.refresh_token", sealed: string) =>
      shop.vault.open(column, Buffer.from(sealed, "base64")).toString("utf8");
    try {
      if (stored.accessToken !== undefined && stored.accessToken !== "")
        session.accessToken = open("session.access_token", stored.accessToken);
      if (stored.refreshToken !== undefined && stored.refreshToken !== "")
        session.refreshToken = open("session.refresh_token", stored.refreshToken);
    } catch {
      return undefined;
    }
    return session;
  }
}

import type { Pool } from "pg";

import type { Keyring, ShopVault } from "#app/sealing.server.ts";

/** A shop as the path needs it. */
export type ShopHandle = { readonly id: number; readonly domain: string; readonly vault: ShopVault };

const domainShape = /^[a-z0-9][a-z0-9-]{0,100}\.myshopify\.com$/;

/** A shop's permanent domain in lower case, or undefined: this text ends up in addresses, so it is checked whole. */
export function readShopDomain(text: string | undefined | null): string | undefined {
  const domain = text?.trim().toLowerCase();
  return domain !== undefined && domainShape.test(domain) ? domain : undefined;
}

/**
 * For one look-up, so that a connection which died without a word is given up: webhooks of shops that this process
 * has not met yet wait for it, and Shopify waits five seconds.
 */
const lookUpMs = 3_000;

/**
 * Finds shops and opens their keys. Ids and keys never change while a row lives, so they are remembered per
 * process; everything that changes (settings, state, pixels) is read where it is used.
 */
export class ShopDirectory {
  readonly #pool: Pool;
  readonly #keyring: Keyring;
  readonly #byDomain = new Map<string, ShopHandle>();
  readonly #byId = new Map<number, ShopHandle>();
  readonly #byStorefrontKey = new Map<string, ShopHandle>();

  constructor(pool: Pool, keyring: Keyring) {
    this.#pool = pool;
    this.#keyring = keyring;
  }

  async find(domain: string): Promise<ShopHandle | undefined> {
    const known = this.#byDomain.get(domain);
    if (known !== undefined) return known;
    return this.#look("SELECT id, domain, key_wrapped FROM shop WHERE domain = $1", [domain]);
  }

  async byId(id: number): Promise<ShopHandle | undefined> {
    const known = this.#byId.get(id);
    if (known !== undefined) return known;
    return this.#look("SELECT id, domain, key_wrapped FROM shop WHERE id = $1", [id]);
  }

  /**
   * The shop with this public key. Unknown keys are not remembered: anyone can send any number of them.
   */
  async findByStorefrontKey(key: string): Promise<ShopHandle | undefined> {
    const known = this.#byStorefrontKey.get(key);
    if (known !== undefined) return known;
    const shop = await this.#look("SELECT id, domain, key_wrapped FROM shop WHERE storefront_key = $1", [
      key,
    ]);
    if (shop !== undefined) this.#byStorefrontKey.set(key, shop);
    return shop;
  }

  /** The shop's row, made when there is none: a verified message of an unknown shop is kept all the same. */
  async ensure(domain: string): Promise<ShopHandle> {
    const found = await this.find(domain);
    if (found !== undefined) return found;
    const statement = {
      text: "INSERT INTO shop (domain, key_wrapped) VALUES ($1, $2) ON CONFLICT (domain) DO NOTHING",
      values: [domain, this.#keyring.wrapNewKey(domain)],
      query_timeout: lookUpMs,
    };
    await this.#pool.query(statement);
    const made = await this.find(domain);
    if (made === undefined) throw new Error(`shop ${domain} was deleted while it was being made`);
    return made;
  }

  async #look(text: string, values: unknown[]): Promise<ShopHandle | undefined> {
    const statement = { text, values, query_timeout: lookUpMs };
    const { rows } = await this.#pool.query<ShopRow>(statement);
    return rows[0] === undefined ? undefined : this.#remember(rows[0]);
  }

  #remember(row: ShopRow): ShopHandle {
    const shop = {
      id: row.id,
      domain: row.domain,
      vault: this.#keyring.openVault(row.domain, row.key_wrapped),
    };
    this.#byDomain.set(row.domain, shop);
    this.#byId.set(row.id, shop);
    return shop;
  }
}

type ShopRow = { id: number; domain: string; key_wrapped: Buffer };

import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync } from "node:crypto";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";

/** Fills bytes with randomness; an argument so that tests can repeat themselves. */
export type RandomBytes = (length: number) => Buffer;

const version = 1;
const plain = 0;
const zstd = 1;
const headerBytes = 2;
const ivBytes = 12;
const tagBytes = 16;
const keyIdBytes = 4;

/** Below this, a compression frame costs more than it saves. */
const compressFromBytes = 128;

/** Where a sealed value lives; part of what is authenticated, so a value moved to another column does not open. */
export type SealedColumn =
  | "shop.key_wrapped"
  | "session.access_token"
  | "session.refresh_token"
  | "connection.token_sealed"
  | "oauth_state.code_sealed"
  | "inbox_entry.body_sealed"
  | "conversion.facts_sealed"
  | "visitor.context_sealed"
  | "click.ttclid_sealed"
  | "delivery.body_sealed"
  | "privacy_request.person_sealed";

/** A sealed value that does not open: changed, moved between shops or columns, or sealed with another key. */
export class UnsealError extends Error {
  override readonly name = "UnsealError";
}

/**
 * Envelope: version, compression, IV, ciphertext, tag. AES-256-GCM with a random IV; a shop would have to seal
 * 2^32 values under one key before IV collisions mattered.
 */
function sealWith(key: Buffer, associated: string, value: Buffer, randomBytes: RandomBytes): Buffer {
  const compressed = value.length >= compressFromBytes ? zstdCompressSync(value) : value;
  const smaller = compressed.length < value.length;
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  const header = Buffer.from([version, smaller ? zstd : plain]);
  cipher.setAAD(Buffer.concat([header, Buffer.from(associated)]));
  const sealed = cipher.update(smaller ? compressed : value);
  cipher.final();
  return Buffer.concat([header, iv, sealed, cipher.getAuthTag()]);
}

function openWith(key: Buffer, associated: string, envelope: Buffer): Buffer {
  if (envelope.length < headerBytes + ivBytes + tagBytes || envelope[0] !== version)
    throw new UnsealError("not a sealed value");
  const header = envelope.subarray(0, headerBytes);
  const iv = envelope.subarray(headerBytes, headerBytes + ivBytes);
  const decipher = createDecipheriv("aes-256-gcm", key, iv, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.concat([header, Buffer.from(associated)]));
  decipher.setAuthTag(envelope.subarray(envelope.length - tagBytes));
  const opened = decipher.update(envelope.subarray(headerBytes + ivBytes, envelope.length - tagBytes));
  try {
    decipher.final();
  } catch {
    throw new UnsealError(`a value of ${associated} does not open`);
  }
  return header[1] === zstd ? zstdDecompressSync(opened) : opened;
}

/** Names a master key without telling it: a wrapped key says which master it needs. */
function keyId(master: Buffer): Buffer {
  return createHash("sha256").update("clickback key id").update(master).digest().subarray(0, keyIdBytes);
}

/** One shop's keys: seals columns and keys identity links. Made from the shop's wrapped data key. */
export class ShopVault {
  readonly #domain: string;
  readonly #sealingKey: Buffer;
  readonly #linkingKey: Buffer;
  readonly #randomBytes: RandomBytes;

  constructor(domain: string, dataKey: Buffer, randomBytes: RandomBytes) {
    const derive = (purpose: string) =>
      Buffer.from(hkdfSync("sha256", dataKey, Buffer.from(domain), purpose, 32));
    this.#domain = domain;
    this.#sealingKey = derive("seal");
    this.#linkingKey = derive("link");
    this.#randomBytes = randomBytes;
  }

  seal(column: SealedColumn, value: Buffer | string): Buffer {
    return sealWith(this.#sealingKey, this.#associated(column), Buffer.from(value), this.#randomBytes);
  }

  /** @throws UnsealError when the value was sealed for another shop, column or key, or was changed. */
  open(column: SealedColumn, sealed: Uint8Array): Buffer {
    return openWith(this.#sealingKey, this.#associated(column), asBuffer(sealed));
  }

  /** A key for identity links: HMAC under the shop's own key, so a dump can be neither searched nor joined. */
  linkKey(kind: string, normalized: string): Buffer {
    return createHmac("sha256", this.#linkingKey).update(`${kind}\0${normalized}`).digest();
  }

  #associated(column: SealedColumn): string {
    return `clickback:${this.#domain}:${column}`;
  }
}

/** Views bytes as a Buffer without copying them. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Wraps the shops' data keys with APP_ENCRYPTION_KEY. */
export class Keyring {
  readonly #master: Buffer;
  readonly #randomBytes: RandomBytes;

  constructor(master: Buffer, randomBytes: RandomBytes) {
    this.#master = master;
    this.#randomBytes = randomBytes;
  }

  /** A new data key for a shop, as it is stored. */
  wrapNewKey(domain: string): Buffer {
    const wrapped = sealWith(this.#master, keyContext(domain), this.#randomBytes(32), this.#randomBytes);
    return Buffer.concat([keyId(this.#master), wrapped]);
  }

  /** @throws UnsealError when APP_ENCRYPTION_KEY is not the one the shop's key was wrapped with. */
  openVault(domain: string, wrapped: Uint8Array): ShopVault {
    const stored = asBuffer(wrapped);
    if (!stored.subarray(0, keyIdBytes).equals(keyId(this.#master)))
      throw new UnsealError(
        `the key of ${domain} was wrapped with another APP_ENCRYPTION_KEY. Fix: set the key this database was used with`,
      );
    const dataKey = openWith(this.#master, keyContext(domain), stored.subarray(keyIdBytes));
    return new ShopVault(domain, dataKey, this.#randomBytes);
  }
}

function keyContext(domain: string): string {
  return `clickback:${domain}:shop.key_wrapped`;
}

/** A piece of a file. */
export type Piece = {
  readonly bytes: Buffer;
  /** Whether the file ends with it. */
  readonly isEnd: boolean;
};

/** Why a file could not be read; its address is a secret and is not repeated. */
export class DownloadError extends Error {
  override readonly name = "DownloadError";
  readonly reason: "address_not_shopifys" | "refused" | "unreachable";

  constructor(reason: DownloadError["reason"], options?: ErrorOptions) {
    super(`the file could not be read: ${reason}`, options);
    this.reason = reason;
  }
}

/** Where Shopify keeps the files of bulk operations, and its own hosts. */
const hosts = /^(storage\.googleapis\.com|([a-z0-9-]+\.)+(shopify|shopifycdn|shopifycloud|myshopify)\.com)$/;

const limitMs = 60_000;

/**
 * Reads up to `size` bytes of a file at its signed address, from `offset` on. Nothing but the range goes there: no
 * token, no cookie.
 *
 * @throws DownloadError
 */
export async function downloadPiece(
  address: string,
  { offset, size, fetchFile = fetch }: { offset: number; size: number; fetchFile?: typeof fetch },
): Promise<Piece> {
  const url = new URL(address);
  if (url.protocol !== "https:" || url.port !== "" || !hosts.test(url.hostname))
    throw new DownloadError("address_not_shopifys");
  try {
    const range = `bytes=${offset}-${offset + size - 1}`;
    const signal = AbortSignal.timeout(limitMs);
    const response = await fetchFile(address, { headers: { range }, redirect: "error", signal });
    const isPart = response.status === 206;
    if (response.status === 416) {
      await response.body?.cancel();
      return { bytes: Buffer.alloc(0), isEnd: true };
    }
    if (!isPart && response.status !== 200) {
      await response.body?.cancel();
      throw new DownloadError("refused");
    }
    // A server that knows no ranges sends the file from its beginning.
    return await readWindow(response, isPart ? 0 : offset, size, isPart ? endOf(response) : undefined);
  } catch (error) {
    if (error instanceof DownloadError) throw error;
    throw new DownloadError("unreachable", { cause: error });
  }
}

async function readWindow(
  response: Response,
  skip: number,
  size: number,
  isEnd: boolean | undefined,
): Promise<Piece> {
  const chunks: Uint8Array[] = [];
  let passed = 0;
  for await (const chunk of (response.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    const from = Math.min(chunk.length, Math.max(0, skip - passed));
    const to = Math.min(chunk.length, skip + size - passed);
    if (to > from) chunks.push(chunk.subarray(from, to));
    passed += chunk.length;
    // Leaving the loop ends the download.
    if (passed > skip + size) return { bytes: Buffer.concat(chunks), isEnd: false };
  }
  return { bytes: Buffer.concat(chunks), isEnd: isEnd ?? true };
}

/** Whether a range is the file's last one: `bytes 0-99/100`. */
function endOf(response: Response): boolean | undefined {
  const [, to, total] = /^bytes \d+-(\d+)\/(\d+)$/.exec(response.headers.get("content-range") ?? "") ?? [];
  return to === undefined ? undefined : Number(to) + 1 === Number(total);
}

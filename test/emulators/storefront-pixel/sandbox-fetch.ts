/** A browser lets this much of a page's keepalive requests be under way at once. */
const keepaliveBytesMax = 64 * 1024;

const simpleTypes = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"];

export type SandboxFetch = {
  fetch(input: string | URL, init?: RequestInit): Promise<Response>;
  /** Ends what was not asked to outlive the page. */
  leavePage(): void;
};

/**
 * Node's fetch with what a browser adds to it: the Origin, the preflight and the check of its answer, credentials that
 * a cross-origin answer must allow, a limit for keepalive, and an end of the page that only keepalive survives.
 *
 * @param origin of the worker's script; `null` in a sandbox of its own.
 */
export function createSandboxFetch(origin: string): SandboxFetch {
  const page = new AbortController();
  let keepaliveBytes = 0;
  let isLeft = false;

  const request = async (input: string | URL, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (typeof init.body === "string" && !headers.has("content-type"))
      headers.set("content-type", "text/plain;charset=UTF-8");
    const type = headers.get("content-type")?.split(";")[0] ?? "text/plain";
    if (!simpleTypes.includes(type)) await preflight(input, origin, init.method ?? "GET", headers);
    headers.set("origin", origin);
    // Left here: cookies of the endpoint, that a browser would send.
    if ((init.credentials ?? "same-origin") === "include") headers.set("cookie", "leaked=1");
    const answer = await globalThis.fetch(input, {
      ...init,
      headers,
      ...(init.keepalive !== true && { signal: page.signal }),
    });
    const allowed = answer.headers.get("access-control-allow-origin");
    if (allowed !== origin && (allowed !== "*" || init.credentials === "include"))
      throw new TypeError("Failed to fetch: blocked by CORS policy");
    return answer;
  };

  return {
    async fetch(input, init = {}) {
      const bytes = init.keepalive === true ? Buffer.byteLength(String(init.body ?? "")) : 0;
      if (keepaliveBytes + bytes > keepaliveBytesMax)
        throw new TypeError("Failed to fetch: too much kept alive");
      keepaliveBytes += bytes;
      try {
        const answer = await request(input, init);
        return isLeft ? await never() : answer;
      } catch (error) {
        if (isLeft) await never();
        throw error;
      } finally {
        keepaliveBytes -= bytes;
      }
    },
    leavePage() {
      isLeft = true;
      page.abort();
    },
  };
}

async function preflight(
  input: string | URL,
  origin: string,
  method: string,
  headers: Headers,
): Promise<void> {
  const answer = await globalThis.fetch(input, {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": method,
      "access-control-request-headers": [...headers.keys()].join(","),
    },
  });
  const allowed = answer.headers.get("access-control-allow-headers") ?? "";
  if (!answer.ok || !/content-type|\*/i.test(allowed))
    throw new TypeError("Failed to fetch: the preflight was not answered");
}

/** Nobody is left to hear of it. */
function never(): Promise<never> {
  return new Promise(() => {});
}

import { request } from "undici";
import type { SampleEvent } from "./sample-event.ts";

export const trackPath = "/open_api/v1.3/event/track/";

export type Answered = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** The parsed body; undefined when it is not JSON. */
  json: { code?: number; message?: string; request_id?: string; data?: unknown } | undefined;
};

export type PostOptions = {
  token?: string | undefined;
  pixelCode?: string;
  path?: string;
  /** Top-level fields to add or to overwrite; a value of undefined removes the field. */
  top?: Record<string, unknown>;
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

/** Posts a batch as a correct sender would; every part can be made wrong. */
export async function postEvents(
  url: string,
  data: readonly SampleEvent[],
  options: PostOptions = {},
): Promise<Answered> {
  const { pixelCode = "CPIXEL00000000000001", top } = options;
  return postText(
    url,
    JSON.stringify({ event_source: "web", event_source_id: pixelCode, data, ...top }),
    options,
  );
}

/** Posts any text or bytes to event/track. `token: undefined` leaves the header out. */
export async function postText(
  url: string,
  body: string | Buffer,
  options: PostOptions = {},
): Promise<Answered> {
  const token = "token" in options ? options.token : "token-1";
  const response = await request(url + (options.path ?? trackPath), {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(token === undefined ? {} : { "access-token": token }),
      ...options.headers,
    },
    body,
    ...(options.signal ? { signal: options.signal } : {}),
  });
  const text = await response.body.text();
  return { status: response.statusCode, headers: response.headers, text, json: parsed(text) };
}

function parsed(text: string): Answered["json"] {
  try {
    return JSON.parse(text) as Answered["json"];
  } catch {
    return undefined;
  }
}

import { request } from "undici";
import type { Answered } from "./post-events.ts";

const prefix = "/open_api/v1.3";

/** A GET as a correct client sends it: objects and lists as JSON in the query. Undefined leaves a parameter out. */
export async function getApi(
  url: string,
  path: string,
  parameters: Readonly<Record<string, unknown>>,
  token: string | undefined,
): Promise<Answered> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) query.set(name, typeof value === "string" ? value : JSON.stringify(value));
  }
  const response = await request(`${url}${prefix}${path}?${query}`, {
    headers: token === undefined ? {} : { "access-token": token },
  });
  return answeredBy(response.statusCode, response.headers, await response.body.text());
}

/** A POST of JSON, without a token. */
export async function postApi(url: string, path: string, body: unknown): Promise<Answered> {
  const response = await request(`${url}${prefix}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return answeredBy(response.statusCode, response.headers, await response.body.text());
}

function answeredBy(status: number, headers: Answered["headers"], text: string): Answered {
  try {
    return { status, headers, text, json: JSON.parse(text) as Answered["json"] };
  } catch {
    return { status, headers, text, json: undefined };
  }
}

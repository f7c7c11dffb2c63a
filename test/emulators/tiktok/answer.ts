/** What TikTok sends back: an HTTP answer, and the envelope's `code` when the body is an envelope. */
export type Answer = {
  status: number;
  headers: Record<string, string>;
  body: string;
  code?: number;
};

/** Why TikTok refuses: a code of its table, and words that no client should parse. */
export type Refusal = { code: number; message: string };

const json = { "content-type": "application/json; charset=utf-8" };

/** The success envelope. `data` is an empty object for event/track; it may hold exact numbers. */
export function accept(requestId: string, data: object = {}): Answer {
  return envelope(requestId, { code: 0, message: "OK", request_id: requestId, data });
}

/** Part of the events were taken (20001). How TikTok names the others is not known, so `data` says nothing. */
export function acceptPartly(requestId: string): Answer {
  return envelope(requestId, { code: 20001, message: "Partial success", request_id: requestId, data: {} });
}

/** The error envelope: HTTP 200 like a success, and without a `data` key, as in TikTok's real answers. */
export function refuse(requestId: string, code: number, message: string): Answer {
  return envelope(requestId, { code, message, request_id: requestId });
}

/** What a gateway in front of the API says; `status` may be any HTTP status, 200 included. */
export function htmlPage(status: number, title: string): Answer {
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
  return { status, headers: { "content-type": "text/html" }, body };
}

function envelope(requestId: string, body: { code: number } & Record<string, unknown>): Answer {
  const headers = { ...json, "x-tt-logid": requestId };
  return { status: 200, headers, body: JSON.stringify(body), code: body.code };
}

import { htmlPage, refuse } from "./answer.ts";
import type { Answer } from "./answer.ts";
import { applyFault } from "./apply-fault.ts";
import type { Call, Target } from "./call.ts";
import { endpoints } from "./endpoints.ts";
import { isObject } from "./event-track/rule.ts";
import type { FaultList } from "./fault-list.ts";
import type { Fault } from "./fault.ts";
import { answered } from "./reply.ts";
import type { Reply } from "./reply.ts";
import type { TikTokState } from "./tiktok-state.ts";

/** `fault` is the one that struck, if any did. */
export type Dispatched = { reply: Reply; target: Target; fault?: Fault };

/**
 * Answers one request: the path, the method, then the first fault that strikes, the rate, the token, and the
 * endpoint's rules.
 * Only a wrong path or method, and faults, give another HTTP status than 200.
 */
export function dispatch(call: Call, state: TikTokState, faults: FaultList): Dispatched {
  const endpoint = endpoints.get(call.path);
  if (!endpoint) return { reply: answered(htmlPage(404, "404 Not Found")), target: { events: [] } };

  const target = endpoint.target(call.json);
  if (call.method !== endpoint.method) {
    const page = htmlPage(405, "405 Method Not Allowed");
    return { reply: answered({ ...page, headers: { ...page.headers, allow: endpoint.method } }), target };
  }

  const run = (takes: Call["takes"]): Answer =>
    (endpoint.isLimited ? checkQps(call, state) : undefined) ??
    (endpoint.needsToken ? checkToken(call, state) : undefined) ??
    endpoint.handle({ ...call, takes }, state);
  const fault = faults.take(call, target);
  if (!fault) return { reply: answered(run(() => true)), target };
  if (fault.kind === "killToken" && call.token !== undefined) state.pixels.revokeToken(call.token);
  return { reply: applyFault(fault, call, target, run), target, fault };
}

/** Counted per app: the one the token was given to, or the one that names itself. */
function checkQps({ token, json, at, requestId }: Call, { grants, qps }: TikTokState): Answer | undefined {
  const named = isObject(json) ? json["app_id"] : undefined;
  const app = grants.find(token ?? "")?.appId ?? (typeof named === "string" ? named : "");
  const refusal = qps.refuse(app, at);
  return refusal && refuse(requestId, refusal.code, refusal.message);
}

/** The raw token is the whole header: one with a `Bearer ` prefix is simply another, unknown token. */
function checkToken({ token, requestId }: Call, { pixels }: TikTokState): Answer | undefined {
  if (token === undefined) return refuse(requestId, 40104, "Access token is missing in the request header.");
  return pixels.isLiveToken(token)
    ? undefined
    : refuse(requestId, 40105, "Access token is incorrect or has been revoked.");
}

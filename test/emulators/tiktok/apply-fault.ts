import { accept, acceptPartly, htmlPage, refuse } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { Call, Target } from "./call.ts";
import type { Fault } from "./fault.ts";
import { answered, cut } from "./reply.ts";
import type { Reply } from "./reply.ts";

/** Checks the request and records the events that `takes` lets through, as if there were no fault. */
type Run = (takes: Call["takes"]) => Answer;

const all: Call["takes"] = () => true;
const none: Call["takes"] = () => false;

const gatewayTitles = new Map([
  [500, "500 Internal Server Error"],
  [502, "502 Bad Gateway"],
  [503, "503 Service Temporarily Unavailable"],
  [504, "504 Gateway Time-out"],
]);

/** What the client gets instead of the right answer. Faults that judge events leave other refusals standing. */
export function applyFault(fault: Fault, { requestId }: Call, target: Target, run: Run): Reply {
  if ("accepting" in fault && fault.accepting) run(all);
  switch (fault.kind) {
    case "throttle":
      return answered(refuse(requestId, 40100, "Too many requests. Please try again later."));
    case "httpError":
      return answered(gatewayPage(fault.status ?? 502));
    case "slow":
    case "killToken":
      return answered(run(all));
    case "dropReplyAfterAccepting":
      run(all);
      return { ending: "dropped" };
    case "dropConnection":
      return { ending: "dropped" };
    case "hang":
      return { ending: "hung" };
    case "code": {
      const answer = refuse(requestId, fault.code, fault.message ?? `Fault ${fault.code}`);
      return answered({
        ...answer,
        status: fault.status ?? answer.status,
        headers: { ...answer.headers, ...fault.headers },
      });
    }
    case "duplicateCode":
      return answered(refuse(requestId, 40050, "Duplicate request."));
    case "partial": {
      const answer = run(partOf(fault.acceptEventIds));
      return answered(answer.code === 0 ? acceptPartly(requestId) : answer);
    }
    case "poisonEvent": {
      const answer = run(none);
      const index = target.events.findIndex((event) => event.event_id === fault.eventId);
      return answered(
        answer.code === 0 ? refuse(requestId, 40002, `Batch.${index}.event_id: Not a valid value`) : answer,
      );
    }
    case "truncatedJson":
      return answered(cut(accept(requestId)));
    case "resetMidReply":
      return { ending: "dropped", halfOf: accept(requestId) };
    case "emptyBody":
      return answered({ status: fault.status ?? 200, headers: {}, body: "" });
    case "html":
      return answered(htmlPage(200, "Welcome to nginx!"));
    case "redirect":
      return answered({
        ...htmlPage(302, "302 Found"),
        headers: { location: fault.location ?? "/redirected/" },
      });
  }
}

function gatewayPage(status: number): Answer {
  return htmlPage(status, gatewayTitles.get(status) ?? `${status} Error`);
}

function partOf(eventIds: readonly string[] | undefined): Call["takes"] {
  if (!eventIds) return (_event, index) => index % 2 === 0;
  const taken = new Set<unknown>(eventIds);
  return (event) => taken.has(event.event_id);
}

import type { AccessToken } from "./account/grant-book.ts";
import { refuseScope } from "./account/permission.ts";
import { covers } from "./account/scopes.ts";
import { accept, refuse } from "./answer.ts";
import type { Answer, Refusal } from "./answer.ts";
import type { Call, Endpoint } from "./call.ts";
import { object } from "./event-track/rule.ts";
import type { Problem, Rule } from "./event-track/rule.ts";
import { inOne } from "./problem-text.ts";
import { readQuery } from "./query/read-query.ts";
import type { ParameterForm } from "./query/read-query.ts";
import { refuseJsonBody } from "./refuse-json-body.ts";
import type { TikTokState } from "./tiktok-state.ts";

/** What an endpoint decides about a well-formed request. */
export type Verdict = { data: object } | Refusal;

/** One parameter of a GET: how its text is read, and the rule for its value. */
export type Parameter = { form: ParameterForm; rule: Rule };

type Context<Input> = { input: Input; call: Call; state: TikTokState };

const ruleContext = { nowSeconds: 0, eventSource: "web", eventSourceId: "" } as const;
const target = (): { events: [] } => ({ events: [] });

/** A GET that needs a token with `scope`. `Input` is what the parameters are once they passed their rules. */
export function getEndpoint<Input>(options: {
  scope: string;
  parameters: Readonly<Record<string, Parameter>>;
  answer: (context: Context<Input> & { grant: AccessToken }) => Verdict;
}): Endpoint {
  const { scope, parameters, answer } = options;
  const entries = Object.entries(parameters);
  const forms = Object.fromEntries(entries.map(([name, { form }]) => [name, form]));
  const rules = object(Object.fromEntries(entries.map(([name, { rule }]) => [name, rule])));

  return { method: "GET", needsToken: true, isLimited: true, target, handle };

  function handle(call: Call, state: TikTokState): Answer {
    const grant = state.grants.find(call.token ?? "");
    if (!grant || !covers(grant.scopes, scope)) return answered(call, refuseScope(call));
    const read = readQuery(call.url, forms);
    if ("problem" in read) return answered(call, refusalOf(read.problem));
    const found = rules.check(read.values, ruleContext);
    if (found) return answered(call, refusalOf(found));
    return answered(call, answer({ input: read.values as Input, call, state, grant }));
  }
}

/** A POST of JSON that proves itself with the app's secret instead of a token. */
export function postEndpoint<Input>(options: {
  rules: Rule;
  answer: (context: Context<Input>) => Verdict;
}): Endpoint {
  const { rules, answer } = options;
  return {
    method: "POST",
    needsToken: false,
    isLimited: true,
    target,
    handle(call, state) {
      const unreadable = refuseJsonBody(call);
      if (unreadable) return answered(call, unreadable);
      const found = rules.check(call.json, ruleContext);
      if (found) return answered(call, refusalOf(found));
      return answered(call, answer({ input: call.json as Input, call, state }));
    },
  };
}

function refusalOf(found: Problem): Refusal {
  return { code: found.code, message: inOne(found) };
}

function answered({ requestId }: Call, verdict: Verdict): Answer {
  return "data" in verdict
    ? accept(requestId, verdict.data)
    : refuse(requestId, verdict.code, verdict.message);
}

import { isBusinessApiError } from "#app/connection/known-errors.ts";
import { isDeadToken } from "#app/connection/note-dead-token.ts";

/** Why TikTok did not do what it was asked to, as a page tells it. */
export type TikTokProblem = {
  /** `busy`: TikTok is overloaded or at fault, the same again later is right; `refused`: it will say so again. */
  readonly kind: "no_answer" | "busy" | "dead_token" | "no_permission" | "refused";
  readonly code: number | undefined;
  /** TikTok's own words: text from outside. */
  readonly words: string | undefined;
};

/** "Must be an admin or operator", and its kin: about the role of who logged in, or about what it granted. */
const permissionCodes: ReadonlySet<number | undefined> = new Set([40001, 40106, 40125, 40300, 40301]);

/** @throws the error itself when it is no answer of TikTok's but a bug. */
export function inBrief(error: unknown): TikTokProblem {
  if (!isBusinessApiError(error)) throw error;
  const { code, words } = error;
  if (error.kind === "no_answer") return { kind: "no_answer", code, words };
  if (isDeadToken(error)) return { kind: "dead_token", code, words };
  if (error.codeClass === "throttled" || error.codeClass === "transient")
    return { kind: "busy", code, words };
  return { kind: permissionCodes.has(code) ? "no_permission" : "refused", code, words };
}

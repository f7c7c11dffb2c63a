import type { PastTask } from "#app/admin/past-orders/list-past-tasks.ts";
import type { en } from "#app/strings/en.ts";

type ResultTexts = (typeof en)["pastOrders"]["tasks"]["result"];
type ReasonTexts = Readonly<Record<string, { readonly short: string }>>;

const skippedPrefix = "skipped_";

/** What a task did so far, in words; what it did none of is left out but for the main thing. */
export function tellResult(
  { kind, result }: Pick<PastTask, "kind" | "result">,
  texts: ResultTexts,
  reasons: ReasonTexts,
): readonly string[] {
  const of = (name: string) => result[name] ?? 0;
  switch (kind) {
    case "rebuild": {
      const sent = of("resent") + of("added");
      return [
        sent === 0 ? texts.nothingSent : texts.sent(sent),
        ...some(of("held"), texts.held),
        ...some(of("not_judged"), texts.notJudged),
      ];
    }
    case "backfill":
      return [
        texts.read(of("read")),
        ...some(of("new"), texts.isNew),
        ...some(of("unreadable"), texts.unreadable),
      ];
    case "send_backfill":
      return [
        of("sent") === 0 ? texts.nothingSent : texts.ordersSent(of("sent")),
        ...Object.entries(result).flatMap(([name, count]) =>
          name.startsWith(skippedPrefix)
            ? [texts.skipped(count, nameReason(name.slice(skippedPrefix.length), reasons))]
            : [],
        ),
        ...some(of("unreadable"), texts.unreadable),
      ];
  }
}

function some(count: number, tell: (count: number) => string): readonly string[] {
  return count === 0 ? [] : [tell(count)];
}

/** A reason of another version is shown as it is stored. */
function nameReason(reason: string, reasons: ReasonTexts): string {
  return Object.hasOwn(reasons, reason) ? (reasons[reason]?.short ?? reason) : reason;
}

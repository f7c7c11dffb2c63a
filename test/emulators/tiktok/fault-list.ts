import type { Call, Target } from "./call.ts";
import { Fault } from "./fault.ts";

export type FaultList = {
  readonly standing: readonly Fault[];
  /** Throws a ZodError when the fault is none. */
  add(fault: Fault): void;
  clear(): void;
  /** The first standing fault that strikes this request, counted as used once; undefined when none does. */
  take(call: Call, target: Target): Fault | undefined;
};

type Standing = { fault: Fault; aimedAt: number; struck: number };

/** Faults in the order they were added. A request meets at most one of them. */
export function createFaultList(): FaultList {
  let list: Standing[] = [];

  return {
    get standing() {
      return list.map(({ fault }) => fault);
    },
    add(fault) {
      list.push({ fault: Fault.parse(fault), aimedAt: 0, struck: 0 });
    },
    clear() {
      list = [];
    },
    take(call, target) {
      const hit = list.find((standing) => isAimedAt(standing.fault, call, target) && strikesNow(standing));
      if (!hit) return undefined;
      hit.struck += 1;
      if (hit.struck === hit.fault.times) list = list.filter((standing) => standing !== hit);
      return hit.fault;
    },
  };
}

/** `every` counts the requests a fault is aimed at and that no earlier fault took. */
function strikesNow(standing: Standing): boolean {
  standing.aimedAt += 1;
  return standing.aimedAt % (standing.fault.every ?? 1) === 0;
}

function isAimedAt(fault: Fault, call: Call, target: Target): boolean {
  if (fault.path !== undefined && fault.path !== call.path) return false;
  if (fault.token !== undefined && fault.token !== call.token) return false;
  if (fault.pixelCode !== undefined && fault.pixelCode !== target.pixelCode) return false;
  if (fault.kind !== "poisonEvent") return true;
  return target.events.some((event) => event.event_id === fault.eventId);
}

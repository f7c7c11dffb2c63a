import { Badge, type BadgeProps } from "@shopify/polaris";

import { useStrings } from "#app/components/use-strings.ts";
import type { DeliveryState } from "#app/core/delivery/state.ts";

const looks = {
  accepted: { tone: "success", progress: "complete" },
  pending: { tone: "info", progress: "partiallyComplete" },
  rejected: { tone: "critical", progress: "complete" },
  unknown: { tone: "warning", progress: "partiallyComplete" },
  dead: { tone: "critical", progress: "complete" },
  skipped: { progress: "incomplete" },
  redacted: { progress: "incomplete" },
} as const satisfies Record<DeliveryState, Pick<BadgeProps, "tone" | "progress">>;

export function StateBadge({ state }: { readonly state: DeliveryState }) {
  const strings = useStrings();
  return <Badge {...looks[state]}>{strings.state[state]}</Badge>;
}

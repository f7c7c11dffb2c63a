import { Button, Select } from "@shopify/polaris";
import { useNavigate } from "@remix-run/react";

import { ledgerStates } from "#app/core/delivery/ledger.ts";
import { deliverySearchPath, eventNames } from "#app/admin/delivery-search.ts";
import { useStrings } from "#app/components/use-strings.ts";

type DeliveryFiltersProps = { readonly state: string | undefined; readonly event: string | undefined };

/** State and event; a choice is a new address, so the back button undoes it. */
export function DeliveryFilters({ state, event }: DeliveryFiltersProps) {
  const strings = useStrings();
  const { deliveries } = strings;
  const navigate = useNavigate();
  const all = { label: deliveries.all, value: "" };
  return (
    <div className="filters">
      <Select
        label={deliveries.stateFilter}
        options={[all, ...ledgerStates.map((value) => ({ label: strings.state[value], value }))]}
        value={state ?? ""}
        onChange={(value) => navigate(deliverySearchPath({ state: value, event }))}
      />
      <Select
        label={deliveries.eventFilter}
        options={[all, ...eventNames.map((value) => ({ label: strings.event[value] ?? value, value }))]}
        value={event ?? ""}
        onChange={(value) => navigate(deliverySearchPath({ state, event: value }))}
      />
      {(state !== undefined || event !== undefined) && (
        <Button variant="tertiary" url={deliverySearchPath({})}>
          {deliveries.clear}
        </Button>
      )}
    </div>
  );
}

import { ChoiceList, Filters, TextField, type FiltersProps } from "@shopify/polaris";
import { useNavigate, useNavigation } from "@remix-run/react";
import { useState } from "react";

import { deliverySearchPath, type FilterTexts } from "#app/admin/delivery-search.ts";
import type { FilterChoices } from "#app/admin/list-filter-choices.ts";
import { useStrings } from "#app/components/use-strings.ts";
import { isDay } from "#app/core/ads/day.ts";

type DeliveryFiltersProps = { readonly filter: FilterTexts; readonly choices: FilterChoices };

const chosen = ["state", "event", "reason", "pixel"] as const;

/** What the list shows. Each choice is a new address, so the back button undoes it. */
export function DeliveryFilters({ filter, choices }: DeliveryFiltersProps) {
  const { filters: texts } = useStrings().deliveryList;
  const navigate = useNavigate();
  const { state } = useNavigation();
  const asked = filter.text ?? "";
  // What is typed belongs to the address it was typed at: another address has its own.
  const [typed, setTyped] = useState({ at: asked, text: asked });
  const text = typed.at === asked ? typed.text : asked;
  const setText = (value: string) => setTyped({ at: asked, text: value });
  const go = (changes: FilterTexts) => navigate(deliverySearchPath({ ...filter, ...changes }));
  const search = () => {
    const wanted = text.trim();
    if (wanted === asked) return;
    setTyped({ at: wanted, text: wanted });
    go({ text: wanted });
  };
  const range = filter.from !== undefined || filter.to !== undefined;
  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        search();
      }}
    >
      <Filters
        queryValue={text}
        queryPlaceholder={texts.search}
        onQueryChange={setText}
        onQueryBlur={search}
        onQueryClear={() => {
          setText("");
          if (filter.text !== undefined) go({ text: undefined });
        }}
        onClearAll={() => navigate(deliverySearchPath({}))}
        loading={state === "loading"}
        filters={[
          ...chosen.map((name) => ({
            key: name,
            label: texts[name],
            pinned: true,
            filter: (
              <ChoiceList
                title={texts[name]}
                titleHidden
                choices={[...choices[name]]}
                selected={filter[name] === undefined ? [] : [filter[name]]}
                onChange={([value]) => go({ [name]: value })}
              />
            ),
          })),
          {
            key: "days",
            label: texts.days,
            pinned: true,
            filter: <DayFields filter={filter} onChange={go} />,
          },
        ]}
        appliedFilters={[
          ...chosen.flatMap((name): NonNullable<FiltersProps["appliedFilters"]> => {
            const value = filter[name];
            if (value === undefined) return [];
            const label = choices[name].find((choice) => choice.value === value)?.label ?? value;
            return [
              {
                key: name,
                label: texts.applied(texts[name], label),
                onRemove: () => go({ [name]: undefined }),
              },
            ];
          }),
          ...(range
            ? [
                {
                  key: "days",
                  label: texts.applied(texts.days, texts.range(filter.from, filter.to)),
                  onRemove: () => go({ from: undefined, to: undefined }),
                },
              ]
            : []),
        ]}
      />
    </form>
  );
}

type DayFieldsProps = { readonly filter: FilterTexts; readonly onChange: (days: FilterTexts) => void };

/** A day that is not written to its end yet asks for nothing. */
function DayFields({ filter, onChange }: DayFieldsProps) {
  const { filters: texts } = useStrings().deliveryList;
  const change = (name: "from" | "to") => (value: string) => {
    if (value === "" || isDay(value)) onChange({ [name]: value === "" ? undefined : value });
  };
  return (
    <>
      <TextField
        label={texts.from}
        type="date"
        autoComplete="off"
        value={filter.from ?? ""}
        {...(filter.to === undefined ? {} : { max: filter.to })}
        onChange={change("from")}
      />
      <TextField
        label={texts.to}
        type="date"
        autoComplete="off"
        value={filter.to ?? ""}
        {...(filter.from === undefined ? {} : { min: filter.from })}
        onChange={change("to")}
      />
    </>
  );
}

import { refuseAdvertiser } from "../account/permission.ts";
import { scopeOf } from "../account/scopes.ts";
import { getEndpoint } from "../api-endpoint.ts";
import { listOf, object, oneOf, required } from "../event-track/rule.ts";
import { pageOf } from "../query/page-of.ts";
import { between, listOfUpTo, numericId } from "../query/query-rules.ts";
import type { AdObject } from "./ads-seed.ts";

/** The fields played here, of TikTok's hundred. */
const readers = {
  adgroup_id: ({ id }) => id,
  adgroup_name: ({ name }) => name,
  campaign_id: ({ parentId }) => parentId ?? null,
  click_attribution_window: ({ clickWindow }) => clickWindow,
  view_attribution_window: ({ viewWindow }) => viewWindow,
  engaged_view_attribution_window: ({ engagedViewWindow }) => engagedViewWindow,
  attribution_event_count: ({ eventCount }) => eventCount,
  secondary_status: ({ deleted }) => (deleted ? "ADGROUP_STATUS_DELETE" : "ADGROUP_STATUS_DELIVERY_OK"),
} satisfies Record<string, (adgroup: AdObject) => string | null>;

type Field = keyof typeof readers;
const fieldNames = Object.keys(readers) as Field[];

type Input = {
  advertiser_id: string;
  fields?: Field[];
  filtering?: {
    campaign_ids?: string[];
    adgroup_ids?: string[];
    primary_status?: "STATUS_ALL" | "STATUS_NOT_DELETE" | "STATUS_DELETE";
  };
  page?: number;
  page_size?: number;
};

const pageSizeDefault = 10;

/** GET /adgroup/get/: the attribution windows. What was deleted is left out unless asked for by `primary_status`. */
export const listAdgroups = getEndpoint<Input>({
  scope: scopeOf.readAdgroups,
  parameters: {
    advertiser_id: { form: "text", rule: required(numericId) },
    fields: { form: "json", rule: listOf(oneOf(fieldNames)) },
    filtering: {
      form: "json",
      rule: object({
        campaign_ids: listOfUpTo(numericId, 100),
        adgroup_ids: listOfUpTo(numericId, 100),
        primary_status: oneOf(["STATUS_ALL", "STATUS_NOT_DELETE", "STATUS_DELETE"]),
      }),
    },
    page: { form: "integer", rule: between(1, Number.MAX_SAFE_INTEGER) },
    page_size: { form: "integer", rule: between(1, 1000) },
  },
  answer({ input, state, grant }) {
    const { advertiser_id: advertiserId, filtering = {} } = input;
    const refusal = refuseAdvertiser(state, grant, advertiserId);
    if (refusal) return refusal;
    const status = filtering.primary_status ?? "STATUS_NOT_DELETE";
    const found = state.ads
      .objects(advertiserId)
      .filter(
        ({ level, id, parentId, deleted }) =>
          level === "adgroup" &&
          (status === "STATUS_ALL" || deleted === (status === "STATUS_DELETE")) &&
          (filtering.adgroup_ids?.includes(id) ?? true) &&
          (filtering.campaign_ids?.includes(parentId ?? "") ?? true),
      );
    const { items, pageInfo } = pageOf(found, input.page ?? 1, input.page_size ?? pageSizeDefault);
    const fields = input.fields?.length ? input.fields : fieldNames;
    return {
      data: {
        list: items.map((adgroup) =>
          Object.fromEntries(fields.map((field) => [field, readers[field](adgroup)])),
        ),
        page_info: pageInfo,
      },
    };
  },
});

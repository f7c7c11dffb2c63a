import { refuseAdvertiser } from "../account/permission.ts";
import { scopeOf } from "../account/scopes.ts";
import { getEndpoint } from "../api-endpoint.ts";
import { boolean, object, oneOf, required, text } from "../event-track/rule.ts";
import { pageOf } from "../query/page-of.ts";
import { between, numericId } from "../query/query-rules.ts";

type Input = {
  advertiser_id: string;
  pixel_id?: string;
  code?: string;
  name?: string;
  order_by?: "EARLIEST_CREATE" | "LATEST_CREATE";
  page?: number;
  page_size?: number;
};

const pageSizeMax = 20;
const pageSizeDefault = 10;

/** GET /pixel/list/: pages of at most 20, unlike every other list. Pixels count as created in the order registered. */
export const listPixels = getEndpoint<Input>({
  scope: scopeOf.readPixels,
  parameters: {
    advertiser_id: { form: "text", rule: required(numericId) },
    pixel_id: { form: "text", rule: numericId },
    code: { form: "text", rule: text() },
    name: { form: "text", rule: text() },
    order_by: { form: "text", rule: oneOf(["EARLIEST_CREATE", "LATEST_CREATE"]) },
    filtering: { form: "json", rule: object({ available_for_catalog_only: boolean }) },
    page: { form: "integer", rule: between(1, Number.MAX_SAFE_INTEGER) },
    page_size: { form: "integer", rule: between(1, pageSizeMax) },
  },
  answer({ input, state, grant }) {
    const { advertiser_id: advertiserId, pixel_id: pixelId, code, name } = input;
    const refusal = refuseAdvertiser(state, grant, advertiserId, { mustOperate: true });
    if (refusal) return refusal;
    const found = (state.users.advertiser(advertiserId)?.pixels ?? []).filter(
      (pixel) =>
        (pixelId === undefined || pixel.pixelId === pixelId) &&
        (code === undefined || pixel.pixelCode === code) &&
        (name === undefined || pixel.pixelName.includes(name)),
    );
    const ordered = input.order_by === "LATEST_CREATE" ? found.toReversed() : found;
    const { items, pageInfo } = pageOf(ordered, input.page ?? 1, input.page_size ?? pageSizeDefault);
    return {
      data: {
        pixels: items.map((pixel) => ({
          pixel_id: pixel.pixelId,
          pixel_code: pixel.pixelCode,
          pixel_name: pixel.pixelName,
          pixel_setup_mode: "DEVELOPER",
          create_time: "2026-01-05 07:12:31",
          partner_name: null,
          enable_first_party_cookies: true,
          advanced_matching_fields: { phone_number: false, email: false },
          asset_ownership: { asset_relation_status: null, ownership_status: true, owner_bc_id: null },
          events: [],
        })),
        page_info: pageInfo,
      },
    };
  },
});

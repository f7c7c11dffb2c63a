import { getEndpoint } from "../api-endpoint.ts";
import { listOf, oneOf, required } from "../event-track/rule.ts";
import { listOfUpTo, numericId } from "../query/query-rules.ts";
import { refuseAdvertiser } from "./permission.ts";
import { scopeOf } from "./scopes.ts";
import type { Advertiser } from "./user-registry.ts";

const idsMax = 100;

/** The fields played here, of TikTok's two dozen. */
const readers = {
  advertiser_id: ({ advertiserId }) => advertiserId,
  name: ({ name }) => name,
  currency: ({ currency }) => currency,
  timezone: ({ timezone }) => timezone,
  display_timezone: ({ timezone }) => timezone,
  status: ({ status }) => status,
  role: () => "ROLE_ADVERTISER",
} satisfies Record<string, (advertiser: Advertiser) => string>;

type Field = keyof typeof readers;
const fieldNames = Object.keys(readers) as Field[];

/** GET /advertiser/info/: one ad account that is not the token's fails the whole request. */
export const advertiserInfo = getEndpoint<{ advertiser_ids: string[]; fields?: Field[] }>({
  scope: scopeOf.readAdvertisers,
  parameters: {
    advertiser_ids: { form: "json", rule: required(listOfUpTo(numericId, idsMax, { tooLongCode: 40011 })) },
    fields: { form: "json", rule: listOf(oneOf(fieldNames)) },
  },
  answer({ input, state, grant }) {
    const list: Record<string, string>[] = [];
    for (const id of input.advertiser_ids) {
      const refusal = refuseAdvertiser(state, grant, id);
      if (refusal) return refusal;
      const advertiser = state.users.advertiser(id);
      if (!advertiser) continue;
      const wanted = new Set<Field>(input.fields?.length ? ["advertiser_id", ...input.fields] : fieldNames);
      list.push(Object.fromEntries([...wanted].map((field) => [field, readers[field](advertiser)])));
    }
    return { data: { list } };
  },
});

import { refuseAdvertiser } from "../account/permission.ts";
import { scopeOf } from "../account/scopes.ts";
import { getEndpoint } from "../api-endpoint.ts";
import { object, required } from "../event-track/rule.ts";
import { day, daysBetween, listOfUpTo, numericId } from "../query/query-rules.ts";
import { countEvents } from "./count-events.ts";

type Input = {
  advertiser_id: string;
  pixel_ids: string[];
  date_range: { start_date: string; end_date: string };
};

const pixelsMax = 10;
const daysMax = 30;

/** GET /pixel/event/stats/: one sum per pixel and event over the UTC days asked for. */
export const pixelEventStats = getEndpoint<Input>({
  scope: scopeOf.readPixelStats,
  parameters: {
    advertiser_id: { form: "text", rule: required(numericId) },
    pixel_ids: { form: "json", rule: required(listOfUpTo(numericId, pixelsMax, { tooLongCode: 40011 })) },
    date_range: {
      form: "json",
      rule: required(object({ start_date: required(day), end_date: required(day) })),
    },
  },
  answer({ input, state, grant }) {
    const { advertiser_id: advertiserId, pixel_ids: pixelIds, date_range: range } = input;
    const refusal = refuseAdvertiser(state, grant, advertiserId, { mustOperate: true });
    if (refusal) return refusal;
    const days = daysBetween(range.start_date, range.end_date);
    if (days < 1)
      return { code: 40002, message: "Invalid value for date_range: end_date is before start_date." };
    if (days > daysMax)
      return { code: 40002, message: `Invalid value for date_range: must not exceed ${daysMax} days.` };

    const known = new Map(
      state.users.advertiser(advertiserId)?.pixels.map(({ pixelId, pixelCode }) => [pixelId, pixelCode]),
    );
    const list: object[] = [];
    for (const pixelId of new Set(pixelIds)) {
      const pixelCode = known.get(pixelId);
      if (pixelCode === undefined)
        return { code: 40001, message: `No permission to operate pixel ${pixelId}.` };
      list.push({
        pixel_id: pixelId,
        statistics: countEvents(state, pixelCode, range.start_date, range.end_date),
      });
    }
    return { data: { list } };
  },
});

import { z } from "zod";

import { idField, listField, textField } from "#app/core/tiktok/answer-fields.ts";
import type { BusinessApi } from "#app/tiktok/business-api.ts";
import { readData } from "#app/tiktok/read-data.ts";

/** A pixel of an ad account. Events name it by `code`, the API's own questions by `pixelId`. */
export type TikTokPixel = { readonly pixelId: string; readonly code: string; readonly name: string };

const path = "/pixel/list/";

/** TikTok gives no more of them at once, although other lists have pages of 1,000. */
const pageSize = 20;

/** Two thousand pixels: an account that seems to have more does not stop the ones before them from being shown. */
const pagesMax = 100;

const page = z.object({
  pixels: listField(
    z.object({
      pixel_id: idField,
      pixel_code: z.string({ error: "expected a code" }).regex(/^[\w-]{1,100}$/, "expected a code"),
      pixel_name: textField,
    }),
  ),
  page_info: z.object({ total_page: z.int() }).optional().catch(undefined),
});

/**
 * Every pixel of an ad account, the oldest first, each once.
 *
 * What TikTok says about the number of pages is only believed when it promises more: a full page may always be
 * followed by another. Pixels that are made meanwhile come last, so none is missed for them.
 *
 * @throws BusinessApiError
 */
export async function listPixels(
  api: BusinessApi,
  token: string,
  advertiserId: string,
): Promise<readonly TikTokPixel[]> {
  const found = new Map<string, TikTokPixel>();
  for (let number = 1; number <= pagesMax; number += 1) {
    const query = {
      advertiser_id: advertiserId,
      order_by: "EARLIEST_CREATE",
      page: number,
      page_size: pageSize,
    };
    const { pixels, page_info: info } = readData(page, await api.get(path, query, token), path);
    const before = found.size;
    for (const { pixel_id: pixelId, pixel_code: code, pixel_name: name } of pixels)
      found.set(pixelId, { pixelId, code, name: name ?? code });
    // A page without news is the end, or the same page for ever.
    if (found.size === before) break;
    if (pixels.length < pageSize && number >= (info?.total_page ?? 0)) break;
  }
  return [...found.values()];
}

import { advertiserInfo } from "./account/advertiser-info.ts";
import { confirmConsent } from "./account/confirm-consent.ts";
import { exchangeCode } from "./account/exchange-code.ts";
import { listAdvertisers } from "./account/list-advertisers.ts";
import { confirmPath } from "./account/portal-page.ts";
import { revokeAccess } from "./account/revoke-access.ts";
import { consentPath, showConsent } from "./account/show-consent.ts";
import { integratedReport } from "./ads/integrated-report.ts";
import { listAdgroups } from "./ads/list-adgroups.ts";
import type { Endpoint } from "./call.ts";
import { trackEvents } from "./event-track/track-events.ts";
import { listPixels } from "./pixels/list-pixels.ts";
import { pixelEventStats } from "./pixels/pixel-event-stats.ts";

/** Every path of TikTok's that the emulator plays. The API's end in a slash: without it TikTok answers 404. */
export const endpoints: ReadonlyMap<string, Endpoint> = new Map([
  [consentPath, showConsent],
  [confirmPath, confirmConsent],
  ["/open_api/v1.3/oauth2/access_token/", exchangeCode],
  ["/open_api/v1.3/oauth2/advertiser/get/", listAdvertisers],
  ["/open_api/v1.3/oauth2/revoke_token/", revokeAccess],
  ["/open_api/v1.3/advertiser/info/", advertiserInfo],
  ["/open_api/v1.3/pixel/list/", listPixels],
  ["/open_api/v1.3/pixel/event/stats/", pixelEventStats],
  ["/open_api/v1.3/report/integrated/get/", integratedReport],
  ["/open_api/v1.3/adgroup/get/", listAdgroups],
  ["/open_api/v1.3/event/track/", trackEvents],
]);

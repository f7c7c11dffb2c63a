import type { ConnectionEvidence, NotChecked, PixelEvidence } from "#app/core/diagnostics/evidence.ts";
import { finding, type Finding } from "#app/core/diagnostics/finding.ts";
import { overlappingPixels } from "#app/core/mapping/overlapping-pixels.ts";

type Verdict = readonly Finding[] | NotChecked;

/** Whether there is a way to TikTok at all. */
export function judgeConnected({ connections, waiting }: ConnectionEvidence): Verdict {
  if (connections.length === 0) return [finding("critical", "not_connected", { waiting })];
  const isEnded = connections.every(({ state }) => state === "disconnected");
  return isEnded ? [finding("critical", "disconnected", { waiting })] : [];
}

/** Whether TikTok takes the tokens: one finding for the login, one for each pixel with a token of its own. */
export function judgeTokens({ connections, pixels, waiting }: ConnectionEvidence): Verdict {
  if (connections.every(({ state }) => state === "disconnected")) return "not_connected";
  const broken = connections.filter(({ state }) => state === "needs_reconnecting");
  const logins = broken.filter(({ kind }) => kind === "oauth");
  const pasted = pixels.filter(
    ({ via, connection }) => via === "token" && connection === "needs_reconnecting",
  );
  return [
    ...logins.map(({ brokenAt, words }) =>
      finding("critical", "needs_reconnecting", { pixelCode: undefined, brokenAt, words, waiting }),
    ),
    ...pasted.map(({ code, brokenAt, brokenWords }) =>
      finding("critical", "needs_reconnecting", { pixelCode: code, brokenAt, words: brokenWords, waiting }),
    ),
  ];
}

/** Without it no event can be sent; the other permissions are for pages. */
const sendingPermission = "Report conversion events";

/** Whether TikTok granted the login everything the app works with. */
export function judgePermissions({ connections }: ConnectionEvidence): Verdict {
  const logins = connections.filter(({ kind, state }) => kind === "oauth" && state === "connected");
  if (logins.length === 0) return "no_login";
  const permissions = [...new Set(logins.flatMap(({ missingPermissions }) => missingPermissions))];
  if (permissions.length === 0) return [];
  const severity = permissions.includes(sendingPermission) ? "critical" : "warning";
  return [finding(severity, "permissions_missing", { permissions })];
}

/** Whether a pixel is switched on. */
export function judgeSwitchedOn({ pixels }: ConnectionEvidence): Verdict {
  const connected = pixels.filter(isConnected);
  if (connected.length === 0) return "no_pixel";
  if (connected.some(({ enabled }) => enabled)) return [];
  return [finding("critical", "pixels_off", { pixelCodes: connected.map(({ code }) => code) })];
}

/** Whether TikTok lets the login write to each pixel. */
export function judgePermitted(evidence: ConnectionEvidence): Verdict {
  return judgePixels(evidence, ({ id, code, refused }) =>
    refused === undefined
      ? []
      : [finding("critical", "pixel_not_permitted", { pixelId: id, pixelCode: code, ...refused })],
  );
}

/** Whether a pixel's every event is tagged as a test: TikTok takes them and counts none. */
export function judgeTestTags(evidence: ConnectionEvidence): Verdict {
  return judgePixels(evidence, ({ id, code, testEventCode }) =>
    testEventCode === undefined
      ? []
      : [finding("critical", "test_tagged", { pixelId: id, pixelCode: code, testEventCode })],
  );
}

/** Whether test mode was left on. Real orders go out as always; it ends by itself. */
export function judgeTestMode(evidence: ConnectionEvidence): Verdict {
  return judgePixels(evidence, ({ id, code, testMode }) =>
    testMode === undefined || testMode.until <= evidence.now
      ? []
      : [
          finding("notice", "test_mode_on", {
            pixelId: id,
            pixelCode: code,
            testEventCode: testMode.code,
            until: testMode.until,
          }),
        ],
  );
}

/** Failures in a row after which a pause is more than a passing throttle: some minutes. */
const failuresMin = 3;

/** Whether TikTok takes requests for each pixel at the moment. */
export function judgePauses(evidence: ConnectionEvidence): Verdict {
  return judgePixels(evidence, ({ id, code, pausedUntil, failures }) =>
    pausedUntil === undefined || pausedUntil <= evidence.now || failures < failuresMin
      ? []
      : [finding("warning", "pixel_paused", { pixelId: id, pixelCode: code, until: pausedUntil, failures })],
  );
}

/** Whether an order goes to two pixels. */
export function judgeOverlaps({ pixels }: ConnectionEvidence): Verdict {
  const sending = pixels.filter(isSending);
  if (sending.length === 0) return "no_pixel";
  return overlappingPixels(sending).map((pixelCodes) => finding("warning", "pixels_overlap", { pixelCodes }));
}

function judgePixels(
  { pixels }: ConnectionEvidence,
  judge: (pixel: PixelEvidence) => readonly Finding[],
): Verdict {
  const sending = pixels.filter(isSending);
  return sending.length === 0 ? "no_pixel" : sending.flatMap(judge);
}

function isConnected({ connection }: PixelEvidence): boolean {
  return connection !== "disconnected";
}

function isSending(pixel: PixelEvidence): boolean {
  return pixel.enabled && isConnected(pixel);
}

/** TikTok's browser pixel: calls are queued in an array until its script has come and takes over. */
export type Ttq = unknown[] & {
  load(code: string, options: { limited_data_use?: true }): void;
  page(): void;
  track(event: string, properties: object, options: { event_id: string }): void;
  holdConsent(): void;
  grantConsent(): void;
  revokeConsent(): void;
};

const methods =
  "page track identify instances debug on off once ready alias group enableCookie disableCookie holdConsent revokeConsent grantConsent";

const scriptUrl = "https://analytics.tiktok.com/i18n/pixel/events.js";

type Queue = unknown[] & Record<string, unknown>;

const addMethods = (queue: Queue) => {
  for (const method of methods.split(" "))
    queue[method] = (...parameters: unknown[]) => queue.push([method, ...parameters]);
  return queue;
};

/** Puts the queue where TikTok's script looks for it; undefined where there is one already, by another pixel. */
export const createTtq = (): Ttq | undefined => {
  const page = window as unknown as { TiktokAnalyticsObject?: string; ttq?: Queue };
  if (page.ttq) return undefined;
  page.TiktokAnalyticsObject = "ttq";
  const ttq = (page.ttq = addMethods([] as unknown as Queue));
  const instances: Record<string, Queue> = {};
  ttq["methods"] = methods.split(" ");
  ttq["setAndDefer"] = addMethods;
  ttq["instance"] = (code: string) => (instances[code] ??= addMethods([] as unknown as Queue));
  // The names that TikTok's script reads: queues, load times and options, all by pixel.
  ttq["load"] = (code: string, options: object) => {
    const own = Object.assign([] as unknown as Queue, { _u: scriptUrl });
    instances[code] = own;
    Object.assign(ttq, { _i: instances, _t: { [code]: Date.now() }, _o: { [code]: options } });
    const script = document.createElement("script");
    script.async = true;
    script.src = `${scriptUrl}?sdkid=${encodeURIComponent(code)}&lib=ttq`;
    document.head.append(script);
  };
  return ttq as unknown as Ttq;
};

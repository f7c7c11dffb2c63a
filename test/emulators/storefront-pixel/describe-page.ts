export type PageDescription = {
  readonly url: string;
  readonly referrer?: string;
  readonly title?: string;
  readonly userAgent?: string;
};

/** The `context` of events and of `init`: a snapshot of document, navigator and window. */
export function describePage({ url, referrer = "", title = "", userAgent = "" }: PageDescription) {
  const { hash, host, hostname, href, origin, pathname, port, protocol, search } = new URL(url);
  const location = { hash, host, hostname, href, origin, pathname, port, protocol, search };
  return {
    document: { characterSet: "UTF-8", location, referrer, title },
    navigator: { cookieEnabled: true, language: "en-US", languages: ["en-US"], userAgent },
    window: {
      innerHeight: 800,
      innerWidth: 1280,
      location,
      origin,
      outerHeight: 800,
      outerWidth: 1280,
      pageXOffset: 0,
      pageYOffset: 0,
      screen: { height: 800, width: 1280 },
      screenX: 0,
      screenY: 0,
      scrollX: 0,
      scrollY: 0,
    },
  };
}

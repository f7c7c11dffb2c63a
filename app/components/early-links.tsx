import { useEffect } from "react";

/**
 * Until the page's scripts run, a click on a link is the browser's to follow, and what Shopify put into the frame's
 * address (which shop, whose admin) would stay behind: the next page could only send the merchant away.
 */
const script = `addEventListener("click", function (event) {
  if (document.documentElement.dataset.hydrated) return;
  var link = event.target.closest && event.target.closest("a[href]");
  if (!link || link.target || link.origin !== location.origin) return;
  var here = new URLSearchParams(location.search), there = new URL(link.href);
  ["embedded", "shop", "host", "locale"].forEach(function (name) {
    if (here.has(name) && !there.searchParams.has(name)) there.searchParams.set(name, here.get(name));
  });
  link.href = there.href;
}, true);`;

/** Keeps links working from the first moment that they can be seen. */
export function EarlyLinks() {
  useEffect(() => {
    document.documentElement.dataset["hydrated"] = "yes";
  }, []);
  return <script dangerouslySetInnerHTML={{ __html: script }} />;
}

// Stands in for TikTok's events.js: takes over the queue a page made, tells the emulator of every call in it and after
// it, and sets TikTok's first-party cookie, as the real one does where consent is not held back.
(() => {
  const ttq = window[window.TiktokAnalyticsObject];
  const code = new URL(document.currentScript.src).searchParams.get("sdkid");
  const { _o: options = {} } = ttq;
  // Beacons may overtake each other on their way.
  const page = crypto.randomUUID();
  let number = 0;
  let isHeld = false;

  function setCookie() {
    if (/(^|; )_ttp=/.test(document.cookie)) return;
    document.cookie = `_ttp=${window.emulatedTtp ?? "2hXk7Qd1mVnB4tYpLs9RwEaZc0F"};path=/;max-age=33696000`;
  }

  function call([method, ...parameters]) {
    if (method === "holdConsent") isHeld = true;
    if (method === "grantConsent") isHeld = false;
    if (method === "revokeConsent") isHeld = true;
    if (!isHeld) setCookie();
    number += 1;
    const body = JSON.stringify({ page, number, code, method, parameters, isHeld, options: options[code] });
    navigator.sendBeacon("/emulated/ttq", body);
  }

  const queued = ttq.splice(0);
  ttq.push = (entry) => call(entry);
  queued.forEach(call);
  // With first-party cookies on, the default, the cookie needs no event.
  if (!isHeld) setCookie();
})();

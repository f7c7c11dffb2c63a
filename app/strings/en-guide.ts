import type { EmbedState, GuideStep, WebPixelState } from "#app/core/guide/guide-step.ts";
import type { StepState } from "#app/core/guide/judge-guide.ts";

/** What the set-up guide on the overview says. */
export const enGuide = {
  title: "Set-up guide",
  progress: (done: number, total: number) => `${done} of ${total} steps are done`,
  allDone: "Everything is set up.",
  cameBack: "The guide is back, because something that worked does not any more.",
  dismiss: "Dismiss",
  open: "Set-up guide",
  checkAgain: "Check again",
  checking: "Checking",
  checked: "Last checked",
  state: { done: "Done", todo: "To do", broken: "Not working" } satisfies Record<StepState, string>,
  step: {
    connect: "Connect TikTok",
    pixel: "Pick a pixel",
    embed: "Turn on the app embed",
    web_pixel: "Web pixel installed",
    other_senders: "Switch off other senders",
    first_event: "First event received by TikTok",
  } satisfies Record<GuideStep, string>,
  connection: {
    connected: (accounts: string) =>
      accounts === "" ? "Connected with a pixel's token." : `Connected with ${accounts}.`,
    needs_reconnecting:
      "TikTok does not take the login any more. Conversions wait, and are sent once you reconnect.",
    disconnected: "Disconnected. Conversions are noted, and none is sent.",
    none: "Log in at TikTok, or paste a pixel's token. Until then conversions are noted, and none is sent.",
  },
  connect: "Connect TikTok",
  reconnect: "Reconnect TikTok",
  manage: "Manage the connection",
  pixelOn: (names: string) => `Events go to ${names}.`,
  pixelRefused: (names: string) => `TikTok keeps the login from ${names}.`,
  pixelsOff: "Every pixel is switched off.",
  noPixel: "Pick the pixel that your ads use. Its events are what TikTok optimises for.",
  pick: "Pick a pixel",
  managePixels: "Manage pixels",
  embed: {
    on: "It is on in the published theme: TikTok clicks are kept with the cart.",
    off: "It is off in the published theme: TikTok clicks are lost there. Turn it on in the theme editor and save.",
    missing: "Shopify does not list the app embed. The app's extensions may not be released yet.",
  } satisfies Record<EmbedState, string>,
  embedUnknown: "Turn it on in the theme editor and save. It keeps TikTok clicks with the cart.",
  embedUnanswered: "Shopify's admin did not say whether it is on.",
  openEditor: "Open the theme editor",
  storefrontSeen: "The storefront was last heard from",
  storefrontNeverSeen: "The storefront has not told of any visit yet.",
  webPixel: {
    installed: "It is installed and tells of visits, carts and checkouts.",
    missing: "Shopify has none. Clickback installs it by itself when the app is opened; you can do it now.",
    outdated: "It has older settings than it should have, and may tell an address that nobody listens to.",
  } satisfies Record<WebPixelState, string>,
  webPixelUnknown: "Clickback installs it by itself.",
  webPixelUnanswered: "Shopify did not answer just now. This is what it said last.",
  webPixelRefused: "Shopify did not install it. Try again in a minute.",
  install: "Install again",
  sendersHint:
    "TikTok counts a sale twice when another app, or TikTok's own channel, sends it to the same pixel with another id. Switch off their server events, and their browser pixel too unless it is the one of this app.",
  sendersOff: "I have switched them off",
  sendersOffSaid: (isOwnWord: boolean) => (isOwnWord ? "You said so on" : "A staff member said so on"),
  sendersOn: "That is not so any more",
  otherSender: (event: string, pixel: string, theirs: string, ours: string) =>
    `${event} at ${pixel}: TikTok received ${theirs} from servers, and ${ours} at most came from here. Somebody else sends them too.`,
  firstEvent: "TikTok accepted the first event on",
  seeDelivery: "See that delivery",
  noEventYet:
    "It comes with the first order or checkout. To try it now, send a test event from the pixel's page.",
  toPixels: "Go to the pixels",
};

import type { ExtensionApi } from "@shopify/web-pixels-extension";

import { ask } from "./ask.ts";
import { attempt } from "./attempt.ts";
import { readPage } from "./read-page.ts";
import { shareId } from "./share-id.ts";
import type { Send, Shopper, Told } from "./wire.ts";

/** In the tab's sessionStorage: what outlives a page. */
const storageName = "clickback_outbox";

/** What happens at once travels together; a page is seldom left sooner. */
const batchMs = 200;

const eventsMax = 50;

/** In characters of JSON: a shop's storage is not ours to fill. */
const lengthMax = 60_000;

type Kept = readonly [toldConsent: string | undefined, toldId: string | undefined, events: readonly Told[]];

export type Outbox = {
  /** Tells it together with what else happens in a moment, or at once. */
  add(event: Told, isUrgent: boolean): void;
  /** At a change of consent: nothing stays, here or in the page. */
  forget(): void;
};

/**
 * Keeps what happened until the server has it, over the end of the page if need be: the server knows by its id an
 * event that it hears of twice. Only used while the shopper allows it.
 */
export function openOutbox(api: ExtensionApi, shopper: Shopper, send: Send): Outbox {
  const { sessionStorage } = api.browser;
  /** What the server was told last, or need not be told. */
  let toldConsent: string | undefined = shopper.consent;
  let toldId: string | undefined;
  /** What the server is not known to have, oldest first. */
  let events: Told[] = [];
  /** Goes up with each change of consent: what began before it must not end after it. */
  let turn = 0;
  let loading: Promise<unknown> | undefined;
  const underWay = new Set<Told>();

  const load = () =>
    (loading ||= ask(() => sessionStorage.getItem(storageName)).then((text) =>
      attempt(() => {
        const kept = JSON.parse(text!) as Kept;
        [toldConsent, toldId] = kept;
        // What was done under another consent is not told under this one.
        if (toldConsent === shopper.consent) events = kept[2].filter(({ id }) => id).concat(events);
      }),
    ));

  const save = () => {
    const text = JSON.stringify([toldConsent, toldId, events] satisfies Kept);
    if (shopper.consent) void ask(() => sessionStorage.setItem(storageName, text));
  };

  const remove = (gone: readonly Told[]) => {
    events = events.filter((event) => !gone.includes(event));
  };

  const tell = () => {
    const myTurn = turn;
    const isWanted = () => turn === myTurn;
    const waiting = events.filter((event) => !underWay.has(event));
    if (!waiting[0]) return;
    waiting.forEach((event) => underWay.add(event));
    void Promise.all([readPage(api, waiting), ...waiting.map((event) => shareId(api.browser, event))])
      .then(([{ visit, cartToken }]) => {
        const { click } = visit;
        // A page that was looked at is told of only for what it says of the visitor, or where its address says that the
        // merchant is trying its own store out: app/core/storefront/own-visit.ts.
        if (shopper.consent === toldConsent && !(click && click.ttclid !== toldId))
          remove(waiting.filter(({ name, url }) => name === "page_viewed" && !/clickback_test/.test(url!)));
        const batch = waiting.filter((event) => events.includes(event));
        if (!batch[0]) return undefined;
        for (const event of batch) if (/added|started/.test(event.name)) Object.assign(event, { cartToken });
        // With the ids that are told now, should they have to be told again.
        save();
        const settle = (isSettled: boolean) => {
          if (!isWanted()) return;
          batch.forEach((event) => underWay.delete(event));
          if (isSettled) {
            toldConsent = shopper.consent;
            toldId = click ? click.ttclid : toldId;
            remove(batch);
          }
          save();
        };
        return send(Object.assign(visit, shopper), batch, isWanted).then(settle);
      })
      .catch(() => {});
  };

  return {
    add(event, isUrgent) {
      events.push(event);
      const schedule = () => {
        while (events[1] && (events.length > eventsMax || JSON.stringify(events).length > lengthMax))
          events.shift();
        // A page that was only looked at has nothing to lose yet.
        if (event.name !== "page_viewed") save();
        setTimeout(tell, isUrgent ? 0 : batchMs);
      };
      void load().then(schedule);
    },
    forget() {
      turn++;
      toldConsent = toldId = undefined;
      events = [];
      void ask(() => sessionStorage.removeItem(storageName));
    },
  };
}

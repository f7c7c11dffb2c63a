/**
 * One id for both tellings of an event: TikTok merges what its browser pixel and our server tell under the same name
 * and id. Whichever of the two comes first makes the id and leaves it in sessionStorage; the other takes it away.
 *
 * Name: `clickback_event_<TikTok's event name>_<subject>`; the subject is the product's id for ViewContent, the
 * variant's for AddToCart, the search text for Search. Value: `<event id>|<Unix milliseconds>|<side>`. An id of one's
 * own side is never taken (two adds are two events), nor one that is old.
 */
export const eventIdStorageName = (event: string, subject: string) => `clickback_event_${event}_${subject}`;

const ageMaxMs = 30_000;

/** The id for an event that TikTok's browser pixel is about to be told of. */
export const takeEventId = (event: string, subject: string): string => {
  const name = eventIdStorageName(event, subject);
  const minted = crypto.randomUUID();
  try {
    const [id, leftAt, side] = (sessionStorage.getItem(name) ?? "").split("|");
    if (id && side === "pixel" && Date.now() - Number(leftAt) < ageMaxMs) {
      sessionStorage.removeItem(name);
      return id;
    }
    sessionStorage.setItem(name, `${minted}|${Date.now()}|browser`);
  } catch {
    // Told twice, then, under two ids; better than not at all.
  }
  return minted;
};

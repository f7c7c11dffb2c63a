import { expect, test } from "vitest";

import { draftSettings, readChanges } from "#app/components/settings/settings-draft.ts";
import { changeSettings } from "#app/core/mapping/change-settings.ts";
import { shopSettingsSchema } from "#app/core/mapping/shop-settings.ts";

const settings = shopSettingsSchema.parse({ channels: { web: true, shop: { app: "12345" } } });
const draft = draftSettings(settings, ["web", "pos"]);

test("a form that nobody touched changes nothing", () => {
  expect(readChanges(draft, draftSettings(settings, ["web", "pos"]))).toBeUndefined();
});

test("only what was touched is changed, channel by channel and country by country", () => {
  const changes = readChanges(draft, {
    ...draft,
    maxAgeDays: " 3 ",
    channels: { ...draft.channels, pos: { answer: "app", appId: " 77777 " } },
    unknownConsent: { ...draft.unknownConsent, countries: { US: "withhold" } },
  });
  expect(changes).toEqual({
    maxAgeDays: 3,
    channels: { pos: { app: "77777" } },
    unknownConsent: { countries: { US: "withhold" } },
  });
});

test("an exception that is taken back is null in the change", () => {
  const before = {
    ...draft,
    unknownConsent: { ...draft.unknownConsent, countries: { US: "withhold" as const } },
  };
  expect(readChanges(before, draft)).toEqual({ unknownConsent: { countries: { US: null } } });
});

test("what is no number goes as it was typed and is refused", () => {
  const changes = readChanges(draft, { ...draft, maxAgeDays: "3.5" });
  expect(changes).toEqual({ maxAgeDays: "3.5" });
  expect(changeSettings({}, changes)).toMatchObject({ ok: false, problems: [{ field: "maxAgeDays" }] });
});

test("a change made of a form is what changeSettings makes of the stored ones", () => {
  const after = {
    ...draft,
    value: "subtotal" as const,
    channels: { ...draft.channels, web: { answer: "not_counted" as const, appId: "" } },
  };
  const changed = changeSettings({ channels: settings.channels }, readChanges(draft, after));
  expect(changed).toMatchObject({
    ok: true,
    settings: { value: "subtotal", channels: { web: false, shop: { app: "12345" } } },
  });
});

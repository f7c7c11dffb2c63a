/** The steps of setting up, in their order. */
export const guideSteps = ["connect", "pixel", "embed", "web_pixel", "other_senders", "first_event"] as const;

export type GuideStep = (typeof guideSteps)[number];

/** What App Bridge says of the app embed in the published theme. `missing`: the app has none there to switch on. */
export const embedStates = ["on", "off", "missing"] as const;

export type EmbedState = (typeof embedStates)[number];

/** What the Admin API says of the web pixel. `outdated`: it is there with other settings than it should have. */
export const webPixelStates = ["installed", "missing", "outdated"] as const;

export type WebPixelState = (typeof webPixelStates)[number];

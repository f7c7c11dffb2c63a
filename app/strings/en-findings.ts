import { enEventFindings } from "#app/strings/en-event-findings.ts";
import { enPixelFindings } from "#app/strings/en-pixel-findings.ts";
import { enStoreFindings } from "#app/strings/en-store-findings.ts";
import type { FindingTexts } from "#app/strings/finding-text.ts";

/** What each kind of finding says: what is wrong, what shows it, what to do. */
export const enFindings: FindingTexts = { ...enPixelFindings, ...enStoreFindings, ...enEventFindings };

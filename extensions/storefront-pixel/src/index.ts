import { register } from "@shopify/web-pixels-extension";

import { attempt } from "./attempt.ts";
import { startPixel } from "./start-pixel.ts";

register((api) => attempt(() => startPixel(api)));

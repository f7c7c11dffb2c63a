import { join } from "node:path";

/** The checkout's folder. */
export const checkout = join(import.meta.dirname, "..", "..");

import { createHash } from "node:crypto";

/** How a random value of ours is stored: whoever reads the table cannot use what is in it. */
export function hashSecret(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}

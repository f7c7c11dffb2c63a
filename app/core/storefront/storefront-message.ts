import { z } from "zod";

import { storefrontEventSchema, storefrontVisitSchema } from "#app/core/storefront/storefront-event.ts";

/**
 * One storefront event as it is kept in the inbox: what the browser said, and what the server saw of the browser
 * itself. Written by the storefront door only.
 */
export const storefrontMessageSchema = z.object({
  visit: storefrontVisitSchema,
  event: storefrontEventSchema,
  /** The shopper's address by the connection, not by the browser's word. */
  ip: z.string().optional(),
  userAgent: z.string().optional(),
  isBot: z.boolean(),
  /** Unix milliseconds. */
  receivedAt: z.int(),
});

export type StorefrontMessage = z.infer<typeof storefrontMessageSchema>;

/** The topic under which a storefront event stands in the inbox. */
export function storefrontTopic(name: StorefrontMessage["event"]["name"]): `storefront/${string}` {
  return `storefront/${name}`;
}

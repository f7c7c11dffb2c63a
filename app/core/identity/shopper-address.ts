import ipaddr from "ipaddr.js";

/** The shopper's public IPv4 or IPv6 address, or undefined: private, loopback and reserved ranges match nobody. */
export function readPublicIp(text: string | undefined): string | undefined {
  if (text === undefined || !ipaddr.isValid(text)) return undefined;
  const address = ipaddr.process(text);
  return address.range() === "unicast" ? address.toString() : undefined;
}

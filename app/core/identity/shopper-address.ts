import ipaddr from "ipaddr.js";

/**
 * The shopper's public IPv4 or IPv6 address, or undefined: private, loopback and reserved ranges match nobody.
 * Spellings only a C library understands ("134744072", "0x8.8.8.8") and zones are no addresses of a shopper.
 */
export function readPublicIp(text: string | undefined): string | undefined {
  if (text === undefined || text.includes("%")) return undefined;
  if (!ipaddr.IPv6.isValid(text) && !ipaddr.IPv4.isValidFourPartDecimal(text)) return undefined;
  const address = ipaddr.process(text);
  return address.range() === "unicast" ? address.toString() : undefined;
}

import { expect, test } from "vitest";

import { readPublicIp } from "#app/core/identity/shopper-address.ts";

test.each([
  ["81.2.69.142", "81.2.69.142"],
  ["2a02:2e02:31::5eed", "2a02:2e02:31::5eed"],
  ["2A02:2E02:0031:0000:0000:0000:0000:5EED", "2a02:2e02:31::5eed"],
  ["::ffff:81.2.69.142", "81.2.69.142"],
])("%s is a shopper's address, sent as %s", (text, sent) => {
  expect(readPublicIp(text)).toBe(sent);
});

test.each([
  undefined,
  "",
  "10.20.30.40",
  "172.16.0.1",
  "192.168.1.1",
  "100.64.0.1",
  "127.0.0.1",
  "169.254.1.1",
  "0.0.0.0",
  "255.255.255.255",
  "203.0.113.9",
  "::1",
  "::",
  "fe80::1",
  "fd00::1",
  "2001:db8::1",
  "::ffff:10.0.0.1",
  "2a02:2e02:31::5eed%eth0",
  "134744072",
  "0x08080808",
  "8.8",
  "010.8.8.8",
  "8.8.8.8, 10.0.0.1",
  "8.8.8.8:443",
  "localhost",
])("%j is nobody's address on the internet", (text) => {
  expect(readPublicIp(text)).toBeUndefined();
});

import { parseArgs } from "node:util";
import type { PixelRegistration } from "./pixel-registry.ts";
import { startTikTokEmulator } from "./start-tiktok-emulator.ts";

const usage =
  "Usage: node test/emulators/tiktok/main.ts [--port N] [--pixel CODE:TOKEN]... [--body-bytes-max N] [--forget-bodies]";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    pixel: { type: "string", multiple: true, default: [] },
    "body-bytes-max": { type: "string" },
    "forget-bodies": { type: "boolean", default: false },
  },
});

const emulator = await startTikTokEmulator({
  port: wholeNumber("port", values.port),
  pixels: values.pixel.map(pixelOf),
  bodyBytesMax:
    values["body-bytes-max"] === undefined
      ? undefined
      : wholeNumber("body-bytes-max", values["body-bytes-max"]),
  keepBodies: !values["forget-bodies"],
});
process.stdout.write(`${JSON.stringify({ url: emulator.url, control: `${emulator.url}/__emulator/` })}\n`);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void emulator.close());

function wholeNumber(name: string, value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new Error(`--${name} ${value} is not a whole number. ${usage}`);
}

/** A token may hold colons, a pixel code does not. */
function pixelOf(value: string): PixelRegistration {
  const colon = value.indexOf(":");
  if (colon < 1 || colon === value.length - 1)
    throw new Error(`--pixel ${value} is not CODE:TOKEN. ${usage}`);
  return { pixelCode: value.slice(0, colon), token: value.slice(colon + 1) };
}

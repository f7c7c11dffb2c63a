import { crc32, deflateSync, inflateSync } from "node:zlib";

const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const trueColour = 2;
const trueColourWithAlpha = 6;
const palette = 3;
const paletteMax = 256;

type Image = { readonly width: number; readonly height: number; readonly colours: Uint32Array };

/**
 * The same picture with at most 256 colours, a byte for each pixel: a screenshot of text and boxes looks the same and is
 * several times smaller. Colours that are close are drawn as the most frequent of them.
 *
 * @param png 8 bits a channel, not interlaced, as browsers make screenshots; its transparency is dropped.
 * @throws for any other kind.
 */
export function shrinkPng(png: Buffer): Buffer {
  const { width, height, colours } = readPng(png);
  const indexOf = chooseColours(colours);
  const chosen = [...new Set(indexOf.values())];
  const places = new Map(chosen.map((colour, place) => [colour, place]));
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      rows[y * (width + 1) + 1 + x] = places.get(indexOf.get(colours[y * width + x] ?? 0) ?? 0) ?? 0;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, palette], 8);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from(chosen.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** For each colour the one that it is drawn as: the most frequent ones as themselves, each other as the one nearest to it. */
function chooseColours(colours: Uint32Array): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const frequent = [...counts].sort((a, b) => b[1] - a[1]).map(([colour]) => colour);
  const chosen = frequent.slice(0, paletteMax);
  return new Map(
    frequent.map((colour, rank) => [colour, rank < paletteMax ? colour : findNearest(chosen, colour)]),
  );
}

function findNearest(chosen: readonly number[], colour: number): number {
  let nearest = colour;
  let least = Infinity;
  for (const each of chosen) {
    const distance = [16, 8, 0].reduce(
      (sum, shift) => sum + (((each >> shift) & 255) - ((colour >> shift) & 255)) ** 2,
      0,
    );
    if (distance < least) [nearest, least] = [each, distance];
  }
  return nearest;
}

function readPng(png: Buffer): Image {
  const data: Buffer[] = [];
  let header: Buffer = Buffer.alloc(13);
  for (let at = signature.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.toString("latin1", at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + length);
    if (type === "IHDR") header = body;
    if (type === "IDAT") data.push(body);
    at += length + 12;
  }
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [depth, colourType, , , interlaced] = header.subarray(8);
  if (depth !== 8 || interlaced !== 0 || (colourType !== trueColour && colourType !== trueColourWithAlpha))
    throw new Error("not a PNG of 8 bits a channel, or interlaced");
  const size = colourType === trueColour ? 3 : 4;
  const pixels = unfilter(inflateSync(Buffer.concat(data)), width * size, size);
  const colours = new Uint32Array(width * height);
  for (let at = 0; at < colours.length; at += 1) colours[at] = pixels.readUIntBE(at * size, 3);
  return { width, height, colours };
}

/** Each row begins with how its bytes were made from the bytes beside and above them (PNG, 9 Filtering). */
function unfilter(rows: Buffer, stride: number, size: number): Buffer {
  const height = rows.length / (stride + 1);
  const pixels = Buffer.alloc(height * stride);
  for (let y = 0; y < height; y += 1) {
    const filter = rows[y * (stride + 1)];
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x;
      const left = x < size ? 0 : (pixels[at - size] ?? 0);
      const above = y === 0 ? 0 : (pixels[at - stride] ?? 0);
      const corner = x < size || y === 0 ? 0 : (pixels[at - stride - size] ?? 0);
      const guess =
        filter === 1
          ? left
          : filter === 2
            ? above
            : filter === 3
              ? (left + above) >> 1
              : filter === 4
                ? paeth(left, above, corner)
                : 0;
      pixels[at] = (rows[y * (stride + 1) + 1 + x] ?? 0) + guess;
    }
  }
  return pixels;
}

function paeth(left: number, above: number, corner: number): number {
  const [toLeft, toAbove, toCorner] = [left, above, corner].map((each) =>
    Math.abs(left + above - corner - each),
  ) as [number, number, number];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

function chunk(type: string, body: Buffer): Buffer {
  const made = Buffer.alloc(body.length + 12);
  made.writeUInt32BE(body.length, 0);
  made.write(type, 4, "latin1");
  body.copy(made, 8);
  made.writeUInt32BE(crc32(made.subarray(4, body.length + 8)), body.length + 8);
  return made;
}

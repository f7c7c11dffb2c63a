import { createHash } from "node:crypto";

/** Personal data that exist nowhere else, and the spellings in which they could turn up. */
export const canary = {
  email: "Canary.Person+Tag@Leak-Check.example",
  phone: "(415) 555-0137",
  firstName: "Zéphyrine",
  lastName: "Quackenbush-Oyelaran",
  street: "7713 Undiscoverable Lane",
  zip: "94199-7713",
  ip: "198.51.101.231",
  userAgent: "CanaryBrowser/77.13 (Unmistakable; rv:7)",
  ttclid: "E.C.P.canaryClickIdThatIsLongEnough77",
  ttp: "2CanaryCookieValueOfTheBrowser77",
  customerId: "7713771377137",
  token: "canary-events-api-token-77137713",
} as const;

/** Other ways to write the same, and what TikTok wants hashed. */
const spellings: readonly string[] = [
  ...Object.values(canary),
  "canary.person+tag@leak-check.example",
  "Canary.Person",
  "+14155550137",
  "14155550137",
  "4155550137",
  "415-555-0137",
  "415) 555",
  "zéphyrine",
  "Zephyrine",
  "quackenbush",
  "Undiscoverable",
  // In quotes: five digits alone are found in the hex of sealed bytes every thirtieth time.
  '"94199"',
];

export type Needle = { readonly what: string; readonly bytes: Buffer };

/** Every form in which a spelling could stand in a dump: as it is, in hex, in base64, in a URL, as its plain hash. */
export function canaryNeedles(): readonly Needle[] {
  return spellings.flatMap((spelling) => {
    const bytes = Buffer.from(spelling);
    const hash = createHash("sha256").update(spelling).digest();
    const forms: [string, string][] = [
      ["as it is", spelling],
      ["in lower case", spelling.toLowerCase()],
      ["as JSON in ASCII", JSON.stringify(spelling).slice(1, -1).replaceAll("é", "\\u00e9")],
      ["in hex", bytes.toString("hex")],
      ["in a URL", encodeURIComponent(spelling)],
      ["hashed, in hex", hash.toString("hex")],
      ["hashed, in base64", hash.toString("base64").replace(/=+$/, "")],
      ...base64Inside(bytes).map((text): [string, string] => ["in base64", text]),
    ];
    return forms.map(([form, text]) => ({ what: `${spelling} ${form}`, bytes: Buffer.from(text) }));
  });
}

/** A text within a longer one in base64 looks one of three ways; the letters it shares with its neighbours are left out. */
function base64Inside(bytes: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    const first = Math.ceil((before * 8) / 6);
    const last = Math.floor(((before + bytes.length) * 8) / 6);
    return text.slice(first, last);
  });
}

/** What of the needles is in the haystack. */
export function findNeedles(needles: readonly Needle[], haystack: Buffer): readonly string[] {
  return needles.filter(({ bytes }) => haystack.includes(bytes)).map(({ what }) => what);
}

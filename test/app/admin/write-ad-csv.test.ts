import { describe, expect, test } from "vitest";

import type { ExportedAd } from "#app/admin/list-exported-ads.ts";
import { writeAdCsv } from "#app/admin/write-ad-csv.ts";
import { noSums, withRatios } from "#app/core/ads/ad-figures.ts";
import { enAds } from "#app/strings/en-ads.ts";

const account = { name: "Northlight", advertiserId: "7123", currency: "EUR", timeZone: "Europe/Berlin" };
const range = { from: "2026-11-01", to: "2026-11-10" };
const figures = withRatios({
  ...noSums,
  spend: "12.50",
  impressions: 1_000,
  clicks: 5,
  conversions: 2,
  purchases: 1,
  purchaseValue: "50",
});
const campaign = (name: string): ExportedAd => ({
  ...figures,
  path: { campaign: { id: "1", name }, adgroup: undefined, ad: undefined },
});
const write = (rows: readonly ExportedAd[], level: "campaign" | "ad" = "campaign") =>
  writeAdCsv(rows, level, account, range, enAds.csv);
/** The cell of the campaign's name as it stands in the file. */
const nameIn = (csv: string) =>
  /^Northlight,7123,[^,]*,[^,]*,Europe\/Berlin,EUR,1,(.*),12\.50,/ms.exec(
    csv.split("\r\n").slice(1).join("\r\n"),
  )?.[1];

test("a file begins with the mark by which Excel knows UTF-8, and has a line for each row", () => {
  expect(write([campaign("Sommer – grün")])).toBe(
    "\uFEFFAccount,Account ID,From,To,Time zone,Currency,Campaign ID,Campaign,Spend,Impressions,Clicks,CTR (%),CPC," +
      "Conversions,CPA,Purchases (TikTok),Purchase value (TikTok),ROAS,View-through purchases (TikTok)," +
      "View-through purchase value (TikTok)\r\n" +
      "Northlight,7123,2026-11-01,2026-11-10,Europe/Berlin,EUR,1,Sommer – grün,12.50,1000,5,0.5,2.5,2,6.25,1,50,4,,\r\n",
  );
});

test("ads stand behind their ad group and campaign, and what is not known is empty", () => {
  const line = write(
    [
      {
        ...withRatios(noSums),
        path: { campaign: undefined, adgroup: { id: "2", name: "Group" }, ad: { id: "3", name: "Ad" } },
      },
    ],
    "ad",
  ).split("\r\n")[1];
  expect(line).toBe("Northlight,7123,2026-11-01,2026-11-10,Europe/Berlin,EUR,,,2,Group,3,Ad,0,0,0,,,0,,,,,,");
});

describe("a name that would be a formula is text", () => {
  test.each([
    ["=1+1", "'=1+1"],
    ["+1", "'+1"],
    ["-1", "'-1"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["  =1+1", "'=1+1"],
    ["\t=1+1", "'=1+1"],
    ["\r=1+1", "'=1+1"],
    ["\u00a0=1+1", "'=1+1"],
    ["＝1+1", "'＝1+1"],
    ['=HYPERLINK("http://evil.example","x")', '"\'=HYPERLINK(""http://evil.example"",""x"")"'],
    ["sale;=1+1", "sale;'=1+1"],
    ['sale;"=1+1', '"sale;""\'=1+1"'],
    ["sale; =1+1", "sale; '=1+1"],
    ["sale\t@x", "sale\t'@x"],
    ["a\n=1+1", '"a\n\'=1+1"'],
  ])("%j", (name, cell) => {
    expect(nameIn(write([campaign(name)]))).toBe(cell);
  });

  test.each(["Summer - 20% off", "A=B", "x@y", "50+", "semi; colon"])("%j stays as it is", (name) => {
    expect(nameIn(write([campaign(name)]))).toBe(name);
  });

  test("the account's too, which stands first in each line", () => {
    const csv = writeAdCsv([campaign("x")], "campaign", { ...account, name: "=cmd" }, range, enAds.csv);
    expect(csv.split("\r\n")[1]).toMatch(/^'=cmd,/);
  });
});

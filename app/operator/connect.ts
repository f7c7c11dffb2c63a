import { connectPixel } from "#app/connection/connect-pixel.ts";
import { malformedParts, type PixelCredentials } from "#app/connection/pixel-credentials.ts";
import { OperatorError, parseShop, type Operator } from "#app/operator/open-operator.ts";

export type ConnectOptions = {
  readonly shop: string;
  readonly pixel: string;
  readonly token: string;
  readonly testEventCode?: string;
};

/**
 * Connects a pixel by its code and an Events API token. Makes the shop's row if the app was never opened there;
 * asks nobody whether the token is right. Connecting a pixel again replaces its token and lets what waits go.
 */
export async function connect(operator: Operator, options: ConnectOptions) {
  const domain = parseShop(options.shop);
  const malformed = malformedParts(options)[0];
  if (malformed !== undefined) throw new OperatorError(fixes[malformed](options));
  const shop = await operator.shops.ensure(domain);
  await connectPixel(operator.database.pool, shop, {
    code: options.pixel,
    token: options.token,
    testEventCode: options.testEventCode ?? null,
  });
  return {
    shop: domain,
    pixel: options.pixel,
    state: "connected",
    testEventCode: options.testEventCode ?? null,
  };
}

const fixes = {
  pixel: ({ pixel }) =>
    `"${pixel}" is not a pixel code. Fix: copy the code (letters and digits, often starting with C) from TikTok Events Manager`,
  token: () => 'The token is empty or has spaces. Fix: copy the access token alone, without "Bearer"',
  testEventCode: () => "The test event code is malformed. Fix: copy it from Events Manager, Test events",
} satisfies Record<keyof PixelCredentials, (options: ConnectOptions) => string>;

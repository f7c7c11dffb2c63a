/** What somebody copied out of TikTok Events Manager. */
export type PixelCredentials = {
  readonly pixel: string;
  readonly token: string;
  readonly testEventCode?: string | undefined;
};

const shapes = {
  pixel: /^[A-Za-z0-9_-]{4,64}$/,
  token: /^[\x21-\x7E]{4,1024}$/,
  testEventCode: /^[A-Za-z0-9_-]{1,64}$/,
} satisfies Record<keyof PixelCredentials, RegExp>;

/** Names the parts that cannot be right, whatever TikTok would say; a part that is left out is not judged. */
export function malformedParts(credentials: PixelCredentials): readonly (keyof PixelCredentials)[] {
  return (["pixel", "token", "testEventCode"] as const).filter((part) => {
    const value = credentials[part];
    return value !== undefined && !shapes[part].test(value);
  });
}

import { randomBytes } from "node:crypto";

/** What a user allowed an app to do. */
export type Grant = {
  appId: string;
  userId: string;
  scopes: readonly string[];
  advertiserIds: readonly string[];
};

export type AuthCode = Grant & {
  code: string;
  redirectUri: string;
  state: string | undefined;
  issuedAt: Date;
  usedAt?: Date;
};

export type AccessToken = Grant & { token: string; issuedAt: Date };

/** Why a code was not taken, finer than the client gets to hear. */
export type Redeemed = { token: AccessToken } | { refused: "unknown" | "another-app" | "used" | "expired" };

export type GrantBook = {
  readonly codes: readonly AuthCode[];
  readonly tokens: readonly AccessToken[];
  issueCode(grant: Grant, redirectUri: string, state: string | undefined, at: Date): AuthCode;
  /** Takes a code for a token, once, within its hour. */
  redeem(code: string, appId: string, at: Date): Redeemed;
  /** A token nobody has had before, unless `token` names one. */
  issueToken(grant: Grant, at: Date, token?: string): AccessToken;
  find(token: string): AccessToken | undefined;
  forgetCodes(): void;
};

const codeLifeMs = 60 * 60 * 1000;

export function createGrantBook(): GrantBook {
  let codes = new Map<string, AuthCode>();
  const tokens = new Map<string, AccessToken>();

  function issueToken(grant: Grant, at: Date, token = randomBytes(20).toString("hex")): AccessToken {
    const { appId, userId, scopes, advertiserIds } = grant;
    const issued = { token, appId, userId, scopes, advertiserIds, issuedAt: at };
    tokens.set(token, issued);
    return issued;
  }

  return {
    get codes() {
      return [...codes.values()];
    },
    get tokens() {
      return [...tokens.values()];
    },
    issueCode(grant, redirectUri, state, at) {
      const code = { ...grant, code: randomBytes(20).toString("hex"), redirectUri, state, issuedAt: at };
      codes.set(code.code, code);
      return code;
    },
    redeem(code, appId, at) {
      const known = codes.get(code);
      if (!known) return { refused: "unknown" };
      if (known.appId !== appId) return { refused: "another-app" };
      if (known.usedAt) return { refused: "used" };
      if (at.getTime() - known.issuedAt.getTime() > codeLifeMs) return { refused: "expired" };
      known.usedAt = at;
      return { token: issueToken(known, at) };
    },
    issueToken,
    find: (token) => tokens.get(token),
    forgetCodes() {
      codes = new Map();
    },
  };
}

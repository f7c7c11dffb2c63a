import { z } from "zod";

/** An origin: scheme, host, port; no path. Trailing slashes are removed so that paths can be appended. */
const origin = z
  .url({ protocol: /^https?$/ })
  .transform((value) => value.replace(/\/+$/, ""))
  .refine((value) => new URL(value).pathname === "/", "must be an origin without a path");

const loopbackHosts = new Set(["127.0.0.1", "localhost", "[::1]"]);

const appUrl = origin.refine((value) => {
  const url = new URL(value);
  return url.protocol === "https:" || loopbackHosts.has(url.hostname);
}, "must be https (http is allowed on loopback only)");

const wholeNumber = (minimum: number, maximum: number) => z.coerce.number().int().min(minimum).max(maximum);

const encryptionKey = z
  .base64()
  .refine((value) => Buffer.from(value, "base64").length === 32, "must be 32 bytes in base64")
  .transform((value) => Buffer.from(value, "base64"));

const variables = {
  SHOPIFY_API_KEY: {
    schema: z.string().min(1),
    fix: "copy the client id from your app's page in the Shopify Partner dashboard",
  },
  SHOPIFY_API_SECRET: {
    schema: z.string().min(1),
    fix: "copy the client secret from your app's page in the Shopify Partner dashboard",
  },
  SHOPIFY_API_SECRET_PREVIOUS: {
    schema: z.string().min(1).optional(),
    fix: "set it to the old client secret while rotating, else leave it out",
  },
  SHOPIFY_APP_URL: {
    schema: appUrl,
    fix: "set it to the public address of this server, for example https://clickback.example.com",
  },
  DATABASE_URL: {
    schema: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    fix: "set it to postgres://user:password@host:5432/database, or leave it out for the embedded Postgres",
  },
  REDIS_URL: {
    schema: z.url({ protocol: /^rediss?$/ }).optional(),
    fix: "set it to redis://host:6379, or leave it out to run the queue on Postgres",
  },
  TIKTOK_API_URL: {
    schema: origin.default("https://business-api.tiktok.com"),
    fix: "leave it out for TikTok itself, or set an origin such as http://127.0.0.1:4010",
  },
  TIKTOK_APP_ID: {
    schema: z.string().min(1).optional(),
    fix: "copy the app id from the TikTok developer portal, or leave it out",
  },
  TIKTOK_APP_SECRET: {
    schema: z.string().min(1).optional(),
    fix: "copy the app secret from the TikTok developer portal, or leave it out",
  },
  APP_ENCRYPTION_KEY: {
    schema: encryptionKey,
    fix: "generate one with: openssl rand -base64 32",
  },
  TRUST_PROXY: {
    schema: wholeNumber(0, 16).default(0),
    fix: "set it to the number of proxies in front of this server; 0 when there is none",
  },
  METRICS_TOKEN: { schema: z.string().min(16).optional(), fix: "set 16 characters or more, or leave it out" },
  SMTP_URL: {
    schema: z.url({ protocol: /^smtps?$/ }).optional(),
    fix: "set it to smtp://user:password@host:587, or leave it out",
  },
  HOST: {
    schema: z.string().min(1).optional(),
    fix: "set an address to listen on, or leave it out: all of them, or loopback when SHOPIFY_APP_URL is on loopback",
  },
  PORT: { schema: wholeNumber(0, 65_535).default(3000), fix: "set a port number such as 3000" },
  LOG_LEVEL: {
    schema: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
    fix: "set one of fatal, error, warn, info, debug, trace, silent",
  },
  WEBHOOK_BODY_BYTES_MAX: {
    schema: wholeNumber(1_024, 1_073_741_824).default(32 * 1024 * 1024),
    fix: "set a number of bytes, 33554432 (32 MB) unless you know better",
  },
} satisfies Record<string, { schema: z.ZodType; fix: string }>;

type Variables = typeof variables;

/** The environment after parsing: defaults filled in, keys decoded. Made once per process by {@link parseEnv}. */
export type Env = { [Name in keyof Variables]: z.output<Variables[Name]["schema"]> };

/** One sentence per wrong variable: its name, what is wrong, how to mend it. */
export class EnvError extends Error {
  override readonly name = "EnvError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The environment is not usable:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
    this.problems = problems;
  }
}

/** The address to listen on: what HOST says, else loopback for an app that is only known on loopback. */
export function listenHost(env: Pick<Env, "HOST" | "SHOPIFY_APP_URL">): string {
  if (env.HOST !== undefined) return env.HOST;
  return loopbackHosts.has(new URL(env.SHOPIFY_APP_URL).hostname) ? "127.0.0.1" : "0.0.0.0";
}

/**
 * Parses the environment. Empty strings count as absent, because `.env` files and compose files
 * write `NAME=` for "not set".
 *
 * @throws EnvError naming every wrong variable and its fix; values are never repeated, they may be secrets.
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const problems: string[] = [];
  const parsed: Record<string, unknown> = {};
  for (const [name, { schema, fix }] of Object.entries(variables)) {
    const raw = source[name]?.trim();
    const result = schema.safeParse(raw === "" ? undefined : raw);
    if (result.success) parsed[name] = result.data;
    else {
      const why = raw ? result.error.issues.map((issue) => issue.message).join("; ") : "is missing";
      problems.push(`${name}: ${why}. Fix: ${fix}.`);
    }
  }
  if (problems.length > 0) throw new EnvError(problems);
  return parsed as Env;
}

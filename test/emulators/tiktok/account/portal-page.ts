import type { Answer } from "../answer.ts";
import type { AuthorizationRequest } from "./authorization-request.ts";
import { scopeName } from "./scopes.ts";
import type { Advertiser, User } from "./user-registry.ts";

export const confirmPath = "/portal/auth/confirm";

const headers = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  // As the real portal, it opens in a window of its own and in no frame.
  "x-frame-options": "DENY",
  "content-security-policy": "frame-ancestors 'none'",
};

/** Who is asked for what: every permission and every ad account can be left out. */
export function consentPage(
  { app, user, redirectUri, state }: AuthorizationRequest,
  advertisers: readonly Advertiser[],
  others: readonly { user: User; href: string }[],
  complaint?: string,
): Answer {
  const hidden = { app_id: app.appId, redirect_uri: redirectUri, state, user: user.userId };
  return page(
    complaint === undefined ? 200 : 400,
    `Authorize ${app.name}`,
    `<h1>${escape(app.name)} asks for access to your ad accounts</h1>
<p id="user">Signed in as <strong>${escape(user.name)}</strong></p>
${others.map((other) => `<p><a href="${escape(other.href)}">Continue as ${escape(other.user.name)}</a></p>`).join("\n")}
${complaint === undefined ? "" : `<p role="alert" id="complaint">${escape(complaint)}</p>`}
<form method="post" action="${confirmPath}">
${Object.entries(hidden)
  .map(([name, value]) =>
    value === undefined ? "" : `<input type="hidden" name="${name}" value="${escape(value)}">`,
  )
  .join("\n")}
<fieldset><legend>Permissions</legend>
${app.scopes.map((id) => checkbox("scope", id, scopeName(id))).join("\n")}
</fieldset>
<fieldset><legend>Ad accounts</legend>
${advertisers.map(({ advertiserId, name }) => checkbox("advertiser", advertiserId, `${name} (${advertiserId})`)).join("\n")}
</fieldset>
<button type="submit" id="authorize" name="decision" value="authorize">Authorize</button>
<button type="submit" id="cancel" name="decision" value="cancel">Cancel</button>
</form>`,
  );
}

/** What a user sees whose link is wrong. Nothing is redirected. */
export function portalError(message: string): Answer {
  return page(
    400,
    "Authorization failed",
    `<h1>Authorization failed</h1>\n<p role="alert">${escape(message)}</p>`,
  );
}

export function sendBack(location: string): Answer {
  return { status: 302, headers: { ...headers, location }, body: "" };
}

function checkbox(name: string, value: string, label: string): string {
  const id = `${name}-${value}`;
  return `<p><input type="checkbox" name="${name}" value="${value}" id="${id}" checked> <label for="${id}">${escape(label)}</label></p>`;
}

function page(status: number, title: string, body: string): Answer {
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${escape(title)} | TikTok for Business</title>
<style>
body { font: 16px/1.5 sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere }
fieldset { margin: 1rem 0; border: 1px solid #ccc }
button { font: inherit; padding: .5rem 1.5rem; margin-right: .5rem }
</style>
</head>
<body>
${body}
</body>
</html>
`;
  return { status, headers, body: html };
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

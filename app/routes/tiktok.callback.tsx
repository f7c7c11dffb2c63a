import { data, redirect, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { adminAddress } from "#app/admin/admin-address.ts";
import { PlainPage } from "#app/components/plain-page.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import { takeLoginReturn } from "#app/connection/take-login-return.ts";
import { en } from "#app/strings/en.ts";

export const meta: MetaFunction = () => [{ title: en.tiktok.callback.title }];

/**
 * Where TikTok sends a merchant's browser back, at its top. It is led into the admin, where it is known who asks; here
 * anybody may be.
 */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { database, shops, tiktokLogin: login, randomBytes, shopifyApiKey } = context;
  if (login === undefined) throw new Response(null, { status: 404 });
  const { searchParams } = new URL(request.url);
  const returned = await takeLoginReturn(
    { pool: database.pool, shops, login, now: context.clock(), randomBytes },
    // TikTok's page sends the same under both names, and documents one.
    { state: searchParams.get("state"), code: searchParams.get("auth_code") ?? searchParams.get("code") },
  );
  const inAdmin = (domain: string, path: string) => adminAddress(domain, shopifyApiKey, path);
  switch (returned.kind) {
    case "go_on": {
      const { shopDomain, nonce, ticket } = returned;
      throw leave(inAdmin(shopDomain, `/app/tiktok/finish?${new URLSearchParams({ login: nonce, ticket })}`));
    }
    case "cancelled":
      throw leave(inAdmin(returned.shopDomain, "/app/tiktok?login=cancelled"));
    case "forged":
    case "expired":
    case "used": {
      const { kind, shopDomain } = returned;
      context.log.warn({ why: kind, shop: shopDomain }, "tiktok.login_refused");
      const back = shopDomain === undefined ? undefined : inAdmin(shopDomain, "/app/tiktok");
      return data({ kind, back }, { status: 400 });
    }
  }
}

function leave(address: string): Response {
  return redirect(address, { headers: { "cache-control": "no-store", "referrer-policy": "no-referrer" } });
}

export default function Callback() {
  const { kind, back } = useLoaderData<typeof loader>();
  const { callback } = useStrings().tiktok;
  return (
    <PlainPage title={callback.title}>
      {callback.why[kind]} {callback.whatToDo} {back !== undefined && <a href={back}>{callback.back}</a>}
    </PlainPage>
  );
}

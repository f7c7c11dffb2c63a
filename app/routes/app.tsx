import type { HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { isRouteErrorResponse, Link, Outlet, useLoaderData, useRouteError } from "@remix-run/react";
import { NavMenu } from "@shopify/app-bridge-react";
import { AppProvider } from "@shopify/shopify-app-remix/react";
import { boundary } from "@shopify/shopify-app-remix/server";

import { authenticateAdmin } from "#app/admin/authenticate-admin.ts";
import { readShopZone } from "#app/admin/read-shop-zone.ts";
import { BareAdminError } from "#app/components/admin-error.tsx";
import { EarlyLinks } from "#app/components/early-links.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import { ZoneContext } from "#app/components/zone.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop } = await authenticateAdmin(request, context);
  return { apiKey: context.shopifyApiKey, zone: await readShopZone(context.database.pool, shop.id) };
}

export const headers: HeadersFunction = (args) => boundary.headers(args);

/** Everything inside the Shopify admin: App Bridge, Polaris, the menu. */
export default function AdminLayout() {
  const { apiKey, zone } = useLoaderData<typeof loader>();
  const { navigation } = useStrings().app;
  return (
    <AppProvider isEmbeddedApp apiKey={apiKey}>
      <EarlyLinks />
      <NavMenu>
        <Link to="/app" rel="home">
          {navigation.overview}
        </Link>
        <Link to="/app">{navigation.overview}</Link>
        <Link to="/app/deliveries">{navigation.deliveries}</Link>
        <Link to="/app/journeys">{navigation.journeys}</Link>
        <Link to="/app/mapping">{navigation.mapping}</Link>
        <Link to="/app/ads">{navigation.ads}</Link>
        <Link to="/app/diagnostics">{navigation.diagnostics}</Link>
        <Link to="/app/tiktok">{navigation.tiktok}</Link>
        <Link to="/app/settings">{navigation.settings}</Link>
      </NavMenu>
      <ZoneContext.Provider value={zone}>
        <Outlet />
      </ZoneContext.Provider>
    </AppProvider>
  );
}

/** What Shopify's library throws is a page or a header for App Bridge, and only it knows how to show that. */
export function ErrorBoundary() {
  const error = useRouteError();
  const isFromShopify = isRouteErrorResponse(error) && error.status !== 404 && error.status < 500;
  return isFromShopify ? boundary.error(error) : <BareAdminError />;
}

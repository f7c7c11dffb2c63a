/// <reference types="vite/client" />
import {
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useRouteError,
  isRouteErrorResponse,
} from "@remix-run/react";
import type { LinksFunction } from "@remix-run/node";
import polarisStyles from "@shopify/polaris/build/esm/styles.css?url";
import type { ReactNode } from "react";

import { PlainPage } from "#app/components/plain-page.tsx";
import adminStyles from "#app/components/admin.css?url";
import deliveryListStyles from "#app/components/delivery-list.css?url";
import { useStrings } from "#app/components/use-strings.ts";

export const links: LinksFunction = () => [
  { rel: "icon", href: "data:," },
  { rel: "stylesheet", href: polarisStyles },
  { rel: "stylesheet", href: adminStyles },
  { rel: "stylesheet", href: deliveryListStyles },
];

export function Layout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}

export default function Root() {
  return <Outlet />;
}

export function ErrorBoundary() {
  const { errors } = useStrings();
  const error = useRouteError();
  const isMissing = isRouteErrorResponse(error) && error.status === 404;
  return isMissing ? (
    <PlainPage title={errors.notFound}>{errors.notFoundHint}</PlainPage>
  ) : (
    <PlainPage title={errors.unexpected}>{errors.unexpectedHint}</PlainPage>
  );
}

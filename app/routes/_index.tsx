import { redirect, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";

import { PlainPage } from "#app/components/plain-page.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import { en } from "#app/strings/en.ts";

export const meta: MetaFunction = () => [{ title: en.landing.title }];

/** Shopify opens the app here and names the shop; anyone else reads what this is. */
export function loader({ request }: LoaderFunctionArgs) {
  const { search, searchParams } = new URL(request.url);
  if (searchParams.has("shop")) throw redirect(`/app${search}`);
  return null;
}

export default function Landing() {
  const { landing } = useStrings();
  return (
    <PlainPage title={landing.title}>
      {landing.what} {landing.install}
    </PlainPage>
  );
}

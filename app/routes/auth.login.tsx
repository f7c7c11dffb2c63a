import { redirect } from "@remix-run/node";

/** Where Shopify's library sends a request that names no shop. Nobody types a shop's address here. */
export function loader() {
  throw redirect("/");
}

import { Box } from "@shopify/polaris";
import type { ReactNode } from "react";

/** What stands outside of cards: a phone's cards reach to its edges, text must not. */
export function EdgeBox({ children }: { readonly children: ReactNode }) {
  return <Box paddingInline={{ xs: "400", sm: "0" }}>{children}</Box>;
}

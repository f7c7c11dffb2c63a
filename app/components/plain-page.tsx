import type { ReactNode } from "react";

/** A page that stands alone, outside the Shopify admin or where nothing else could be loaded. */
export function PlainPage({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <main className="plain-page">
      <h1>{title}</h1>
      <p>{children}</p>
    </main>
  );
}

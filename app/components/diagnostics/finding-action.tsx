import { Button } from "@shopify/polaris";
import { Form } from "@remix-run/react";

import { findingAddress, recentOrdersPath } from "#app/admin/diagnostics/finding-address.ts";
import { InstallWebPixel } from "#app/components/diagnostics/install-web-pixel.tsx";
import type { Finding } from "#app/core/diagnostics/finding.ts";

type FindingActionProps = {
  readonly finding: Finding;
  readonly label: string;
  readonly embedUrl: string;
};

/** The button that mends what was found, or leads to where it is mended. */
export function FindingAction({ finding, label, embedUrl }: FindingActionProps) {
  const address = findingAddress(finding, { embedUrl });
  switch (address?.kind) {
    case undefined:
      return null;
    case "page":
      return <Button url={address.path}>{label}</Button>;
    case "outside":
      return (
        <Button url={address.url} target="_top">
          {label}
        </Button>
      );
    case "install_web_pixel":
      return <InstallWebPixel label={label} />;
    case "fetch_orders":
      return (
        <Form method="post" action={recentOrdersPath}>
          <input type="hidden" name="act" value="compare" />
          <Button submit variant="primary">
            {label}
          </Button>
        </Form>
      );
  }
}

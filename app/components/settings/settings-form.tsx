import { Banner, BlockStack, Box, Card, Layout, Link, Text } from "@shopify/polaris";
import { SaveBar, useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useRef, useState, type ReactNode } from "react";

import type { SettingsRequest, SettingsResult } from "#app/admin/act-on-settings.ts";
import type { Country } from "#app/components/country-picker.tsx";
import { AttributionFields } from "#app/components/settings/attribution-fields.tsx";
import { ChannelFields } from "#app/components/settings/channel-fields.tsx";
import { ConsentFields } from "#app/components/settings/consent-fields.tsx";
import { OrderValueFields } from "#app/components/settings/order-value-fields.tsx";
import { RetentionFields } from "#app/components/settings/retention-fields.tsx";
import type { SettingFieldsProps } from "#app/components/settings/setting-fields.ts";
import { draftSettings, readChanges, type SettingsDraft } from "#app/components/settings/settings-draft.ts";
import { WhenFields } from "#app/components/settings/when-fields.tsx";
import { useAct } from "#app/components/use-act.ts";
import { useStrings } from "#app/components/use-strings.ts";
import type { ShopSettings } from "#app/core/mapping/shop-settings.ts";

const saveBarId = "settings";

type SettingsFormProps = {
  readonly settings: ShopSettings;
  readonly version: number;
  /** Sales channels that have a row although nothing was said of them. */
  readonly channels: readonly string[];
  readonly countries: readonly Country[];
};

/** The settings of the shop with Shopify's save bar. */
export function SettingsForm({ settings, version, channels, countries }: SettingsFormProps) {
  const { settings: texts } = useStrings();
  const shopify = useAppBridge();
  const { send, isBusy, result: answered } = useAct<SettingsRequest, SettingsResult>();
  const result = isBusy ? undefined : answered;
  const stored = draftSettings(settings, channels);
  // Only what was changed here: the rest follows what is stored.
  const [edits, setEdits] = useState<Partial<SettingsDraft>>({});
  const [seenVersion, setSeenVersion] = useState(version);
  const draft = { ...stored, ...edits };
  const changes = readChanges(stored, draft);
  const isDirty = changes !== undefined;

  const [lastResult, setLastResult] = useState(result);
  if (result !== lastResult) {
    setLastResult(result);
    if (result?.kind === "saved") setEdits({});
    if (result?.kind === "changed_meanwhile") setSeenVersion(version);
  }
  const told = useRef<typeof result>(undefined);
  useEffect(() => {
    if (result?.kind !== "saved" || told.current === result) return;
    told.current = result;
    shopify.toast.show(texts.saved);
  }, [result, shopify, texts]);

  const problems = result?.kind === "problems" && isDirty ? result.problems : [];
  const fields: SettingFieldsProps = {
    draft,
    onChange: (changed) => {
      if (!isDirty) setSeenVersion(version);
      setEdits((before) => ({ ...before, ...changed }));
    },
    errorOf: (field, entry) => {
      const problem = problems.find(
        (one) => one.field === field && (entry === undefined || one.entry === entry),
      );
      return problem && texts.problem[problem.reason](problem);
    },
  };
  return (
    <>
      <SaveBar id={saveBarId} open={isDirty}>
        <button
          variant="primary"
          onClick={() => changes !== undefined && send({ act: "save", changes, seenVersion })}
          {...(isBusy ? { loading: "" } : {})}
        />
        <button onClick={() => setEdits({})} disabled={isBusy} />
      </SaveBar>
      <Layout>
        {isDirty && result?.kind === "changed_meanwhile" && (
          <Layout.Section variant="fullWidth">
            <Banner
              tone="critical"
              title={texts.changedTitle}
              action={{ content: texts.showTheirs, onAction: () => setEdits({}) }}
            >
              <p>{texts.changedMeanwhile}</p>
            </Banner>
          </Layout.Section>
        )}
        {problems.length > 0 && (
          <Layout.Section variant="fullWidth">
            <Banner tone="critical" title={texts.problemsAbove} />
          </Layout.Section>
        )}
        <Group {...texts.connection}>
          <Link url="/app/tiktok">{texts.connection.link}</Link>
        </Group>
        <Group {...texts.when}>
          <WhenFields {...fields} />
        </Group>
        <Group {...texts.attribution}>
          <AttributionFields {...fields} />
        </Group>
        <Group {...texts.value}>
          <OrderValueFields {...fields} />
        </Group>
        <Group {...texts.channels}>
          <ChannelFields {...fields} />
        </Group>
        <Group {...texts.consent}>
          <ConsentFields {...fields} countries={countries} />
        </Group>
        <Group {...texts.retention}>
          <RetentionFields {...fields} />
        </Group>
      </Layout>
    </>
  );
}

type GroupProps = { readonly title: string; readonly what: string; readonly children: ReactNode };

function Group({ title, what, children }: GroupProps) {
  return (
    <Layout.AnnotatedSection
      // On a phone Polaris puts these at the very edge.
      title={<Box paddingInlineStart={{ xs: "400", sm: "0" }}>{title}</Box>}
      description={
        <Box paddingInline={{ xs: "400", sm: "0" }}>
          <Text as="p" tone="subdued">
            {what}
          </Text>
        </Box>
      }
    >
      <section aria-label={title}>
        <Card>
          <BlockStack gap="400">{children}</BlockStack>
        </Card>
      </section>
    </Layout.AnnotatedSection>
  );
}

import { BlockStack, Button, FormLayout, InlineError, Select, TextField } from "@shopify/polaris";
import { useState } from "react";

import { nameChannel } from "#app/components/name-channel.ts";
import { listOptions, type SettingFieldsProps } from "#app/components/settings/setting-fields.ts";
import type { ChannelAnswerDraft } from "#app/components/settings/settings-draft.ts";
import { useStrings } from "#app/components/use-strings.ts";
import { kindOfChannel } from "#app/core/shopify/channel-kinds.ts";

/** Which sales channels count, and which of them is the shop's mobile app. */
export function ChannelFields({ draft, onChange, errorOf }: SettingFieldsProps) {
  const { channels: texts } = useStrings().settings;
  const put = (name: string, answer: ChannelAnswerDraft) =>
    onChange({ channels: { ...draft.channels, [name]: answer } });
  return (
    <FormLayout>
      {Object.entries(draft.channels).map(([name, answer]) => (
        <ChannelRow
          key={name}
          name={name}
          answer={answer}
          error={errorOf("channels", name)}
          onChange={(changed) => put(name, changed)}
        />
      ))}
      <AddChannel
        names={Object.keys(draft.channels)}
        label={texts.addLabel}
        onAdd={(name) => put(name, { answer: "counted", appId: "" })}
      />
    </FormLayout>
  );
}

type ChannelRowProps = {
  readonly name: string;
  readonly answer: ChannelAnswerDraft;
  readonly error: string | undefined;
  readonly onChange: (answer: ChannelAnswerDraft) => void;
};

function ChannelRow({ name, answer, error, onChange }: ChannelRowProps) {
  const { channels: texts, channel: names } = useStrings().settings;
  const kind = kindOfChannel(name);
  const isApp = answer.answer === "app";
  const id = `channel-${name}`;
  return (
    <BlockStack gap="200">
      <Select
        id={id}
        label={nameChannel(name, names)}
        {...(kind === undefined ? {} : { helpText: texts.source(name) })}
        options={listOptions(texts.answer)}
        value={answer.answer}
        error={isApp ? false : (error ?? false)}
        onChange={(chosen) => onChange({ ...answer, answer: chosen as ChannelAnswerDraft["answer"] })}
      />
      {isApp && (
        <TextField
          label={texts.appId}
          helpText={texts.appIdHelp}
          inputMode="numeric"
          autoComplete="off"
          value={answer.appId}
          onChange={(appId) => onChange({ ...answer, appId })}
        />
      )}
      {isApp && error !== undefined && <InlineError message={error} fieldID={id} />}
    </BlockStack>
  );
}

type AddChannelProps = {
  readonly names: readonly string[];
  readonly label: string;
  readonly onAdd: (name: string) => void;
};

function AddChannel({ names, label, onAdd }: AddChannelProps) {
  const { channels: texts } = useStrings().settings;
  const [typed, setTyped] = useState("");
  const name = typed.trim();
  const add = () => {
    if (name === "" || names.includes(name)) return;
    onAdd(name);
    setTyped("");
  };
  return (
    <TextField
      label={label}
      helpText={texts.addHelp}
      autoComplete="off"
      value={typed}
      onChange={setTyped}
      connectedRight={
        <Button disabled={name === ""} onClick={add}>
          {texts.addButton}
        </Button>
      }
    />
  );
}

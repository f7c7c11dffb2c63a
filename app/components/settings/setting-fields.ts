import type { SettingsDraft } from "#app/components/settings/settings-draft.ts";

/** What every group of settings is given. */
export type SettingFieldsProps = {
  readonly draft: SettingsDraft;
  readonly onChange: (changed: Partial<SettingsDraft>) => void;
  /** What is wrong with a setting, or with one entry of it; in words. */
  readonly errorOf: (field: keyof SettingsDraft, entry?: string) => string | undefined;
};

/** Choices of a select by their texts. */
export function listOptions(texts: Readonly<Record<string, string>>): { value: string; label: string }[] {
  return Object.entries(texts).map(([value, label]) => ({ value, label }));
}

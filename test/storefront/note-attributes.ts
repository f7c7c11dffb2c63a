/** Cart attributes as orders and checkouts carry them. */
export function noteAttributes(values: Record<string, string>): { note_attributes: unknown } {
  return { note_attributes: Object.entries(values).map(([name, value]) => ({ name, value })) };
}

// Puts a merchant's unsaved changes over settings that were saved meanwhile.

/** `saved`, with the fields that the draft had changed from `base`. */
export function rebaseDraft<Draft>(draft: Draft, base: Draft, saved: Draft): Draft {
  if (hasSameJson(draft, base)) return saved;
  if (!isRecord(draft) || !isRecord(base) || !isRecord(saved)) return draft;
  const fields = Object.entries(saved).map(([name, value]) => {
    const typed: unknown = draft[name];
    return [name, hasSameJson(typed, base[name]) ? value : typed];
  });
  return Object.fromEntries(fields) as Draft;
}

export function hasSameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

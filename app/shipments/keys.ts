// Order names as people type them, made comparable.

/** `#1001`, ` 1001 ` and `# 1001` are one order: no "#", no blanks, lower case. */
export function orderNameKey(name: string): string {
  return name.replace(/[#\s]/g, "").toLowerCase();
}

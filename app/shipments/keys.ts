// What makes two spellings the same: order names as people type them, numbers as they paste them.

/** `#1001`, ` 1001 ` and `# 1001` are one order: no "#", no blanks, lower case. */
export function orderNameKey(name: string): string {
  return name.replace(/[#\s]/g, "").toLowerCase();
}

/** The part of a number a person typed, in the form in which number keys are stored. */
export function numberKeyPart(text: string): string {
  return text.replace(/[\s-]/g, "").toUpperCase();
}

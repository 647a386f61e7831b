// Texts with blanks in the place of those that keep words on a line.

/** "Tue,\u00A0Nov\u00A03" → "Tue, Nov 3" */
export const plainSpaces = (text: string): string =>
  text.replace(/[\u00A0\u2009\u202F]/g, " ").replaceAll("\u2060", "");

// What a bench found: tables of figures, and the ratios that are compared with those of an earlier run.

export type Cell = string | number | null;

export interface Column {
  label: string;
  /** Decimal places of its numbers. */
  digits?: number;
}

export interface Table {
  title: string;
  columns: readonly Column[];
  rows: readonly (readonly Cell[])[];
}

export interface Ratio {
  name: string;
  /** Against a floor or a peer of the same run: the greater, the better. */
  value: number;
}

export interface Report {
  bench: string;
  /** What was measured, and what the floor is. */
  about: string;
  tables: readonly Table[];
  ratios: readonly Ratio[];
}

/** The report for a terminal. */
export function asText({ about, tables }: Report): string {
  return [about, ...tables.map(tableText)].join("\n\n");
}

function tableText({ title, columns, rows }: Table): string {
  const cells = [columns.map(({ label }) => label), ...rows.map((row) => cellTexts(columns, row))];
  const widths = columns.map((_, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  const lines = cells.map((row) =>
    row.map((text, column) => text.padStart(widths[column] ?? 0)).join("  "),
  );
  return [title, ...lines].join("\n");
}

/** Numbers with their column's decimal places; "-" for null. */
export function cellTexts(columns: readonly Column[], row: readonly Cell[]): string[] {
  return row.map((cell, column) => {
    if (typeof cell !== "number") return cell ?? "-";
    const digits = columns[column]?.digits ?? 0;
    const format = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    return cell.toLocaleString("en-US", format);
  });
}

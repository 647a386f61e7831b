// A column of sealed values, and the place of each: a value opens in its own row alone.

declare const made: unique symbol;

/** Where a sealed value is stored: table, column and row. Only `SealedColumn.at` makes one. */
export type SealedPlace = string & { readonly [made]: true };

export interface SealedColumn<Key extends readonly string[] = readonly string[]> {
  readonly table: string;
  readonly column: string;
  /** The columns that identify a row, its shop or account first. */
  readonly key: Key;
  /** The place of the row with these values of `key`, spelled as the database spells them. */
  at(...values: { [Index in keyof Key]: string | number }): SealedPlace;
}

export function sealedColumn<const Key extends readonly [string, ...string[]]>(
  table: string,
  column: string,
  key: Key,
): SealedColumn<Key> {
  const at = (...values: readonly (string | number)[]) =>
    JSON.stringify([table, column, ...values.map(String)]) as SealedPlace;
  return { table, column, key, at };
}

/** The "table.column" of a place, for the log. */
export function columnOf(place: SealedPlace): string {
  const [table, column] = JSON.parse(place) as [string, string];
  return `${table}.${column}`;
}

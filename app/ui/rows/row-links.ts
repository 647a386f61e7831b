// Makes rows of a Polaris index table clickable.
import { useEffect, useState } from "react";

/** A Polaris row finds its link on mount and handles clicks only after the next render. */
export function useRowLinks(rows: readonly unknown[]): void {
  const [, renderAgain] = useState<readonly unknown[]>();
  useEffect(() => renderAgain(rows), [rows]);
}

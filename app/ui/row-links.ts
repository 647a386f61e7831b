// Rows of Polaris' index table that are links.
import { useEffect, useState } from "react";

/** Polaris' row finds its link when it is mounted and answers clicks only from its next rendering on. */
export function useRowLinks(rows: readonly unknown[]): void {
  const [, renderAgain] = useState<readonly unknown[]>();
  useEffect(() => renderAgain(rows), [rows]);
}

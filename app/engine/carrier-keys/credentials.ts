// Checks a carrier's credentials as entered, before they are used.
import { isCredential, type CarrierApi, type Credentials } from "~/carriers/apis/carrier-api";

export interface WrongField {
  /** As the carrier calls it. */
  field: string;
  problem: "enter" | "characters";
}

/** The first field that is empty, or that a header or a form can't carry; null: all are fine. */
export function wrongField(
  { fields }: Pick<CarrierApi, "fields">,
  given: Credentials,
): WrongField | null {
  for (const { name, label } of fields) {
    const value = given[name]?.trim() ?? "";
    if (!value) return { field: label, problem: "enter" };
    if (!isCredential(value)) return { field: label, problem: "characters" };
  }
  return null;
}

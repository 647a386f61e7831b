// La Poste's event codes. Source: La Poste Developer, Suivi v2, "Liste des codes événements".
import type { Substatus } from "~/trackingmore/contract/status";
import { statusTable } from "../status-table";

const LA_POSTE_CODES = statusTable({
  notfound001: "DR1",
  transit001: "PC1 PC2 ET1 ET2 EP1",
  transit003: "MD2",
  transit004: "ET3",
  transit005: "DO1 DO3",
  pickup001: "MD1",
  pickup002: "AG1",
  delivered001: "DI1 DI2",
  undelivered001: "AN1",
  undelivered002: "ND1",
  exception005: "PB1 PB2 MD3",
  exception006: "ET4 DO2",
  exception009: "RE1",
});

export function laPosteSubstatus(code: string | null | undefined): Substatus | null {
  return LA_POSTE_CODES.get(code ?? "") ?? null;
}

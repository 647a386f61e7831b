// German.
import type { Translation } from "./shape";

export const de: Translation = {
  form: {
    title: "Sendung verfolgen",
    byOrder: "Mit deiner Bestellnummer",
  },
};

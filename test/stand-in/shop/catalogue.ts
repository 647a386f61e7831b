// What the stand-in's shops sell, and the words for people and places it invents.
import type { Address } from "./shop-model.ts";

export interface Product {
  sku: string;
  title: string;
  variantTitle: string | null;
  /** Decimal string. */
  price: string;
  grams: number;
}

export const PRODUCTS: readonly Product[] = [
  { sku: "NP-MUG-BLU", title: "Harbour mug", variantTitle: "Blue", price: "18.00", grams: 380 },
  { sku: "NP-MUG-SND", title: "Harbour mug", variantTitle: "Sand", price: "18.00", grams: 380 },
  {
    sku: "NP-BLK-WOL",
    title: "Deckhand blanket",
    variantTitle: "Wool",
    price: "96.00",
    grams: 1450,
  },
  { sku: "NP-CAP-NVY", title: "Watch cap", variantTitle: "Navy", price: "32.00", grams: 110 },
  { sku: "NP-CAP-RST", title: "Watch cap", variantTitle: "Rust", price: "32.00", grams: 110 },
  {
    sku: "NP-LMP-BRS",
    title: "Brass cabin lamp",
    variantTitle: null,
    price: "148.00",
    grams: 2100,
  },
  { sku: "NP-TOT-CNV", title: "Canvas ditty bag", variantTitle: null, price: "44.00", grams: 420 },
  {
    sku: "NP-SOP-TAR",
    title: "Pine tar soap",
    variantTitle: "Three bars",
    price: "21.00",
    grams: 330,
  },
  { sku: "NP-KNF-OYS", title: "Oyster knife", variantTitle: null, price: "39.00", grams: 160 },
  {
    sku: "NP-PRT-CHR",
    title: "Chart print",
    variantTitle: "50 × 70 cm",
    price: "58.00",
    grams: 240,
  },
];

/** A place for an order that names none. */
export const HOME_ADDRESS: Omit<Address, "firstName" | "lastName"> = {
  address1: "12 Example Street",
  city: "Portland",
  province: "Maine",
  provinceCode: "ME",
  zip: "04101",
  country: "United States",
  countryCode: "US",
};

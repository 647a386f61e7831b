// Hands the page's texts to its components; English where nothing was handed down.
import { createContext, useContext } from "react";
import { ENGLISH, type Texts } from "./texts";

const TextsContext = createContext<Texts>(ENGLISH);

export const TextsProvider = TextsContext.Provider;

export function useTexts(): Texts {
  return useContext(TextsContext);
}

// What a language's file holds: English's texts by the same names, each with English's placeholders.
import type { Plural } from "./plural";
import type { en } from "./en";

/** Every text a shopper reads from us. */
export type Messages = typeof en;

/** A language's share of them. English stands in for what is missing, until a test says so. */
export type Translation = Translated<Messages>;

type Translated<Text> = Text extends string
  ? string
  : Text extends Plural
    ? Plural
    : { [Name in keyof Text]?: Translated<Text[Name]> };

// Type of a translation: English's keys with translated texts.
import type { Plural } from "./plural";
import type { en } from "./en";

/** Every text a shopper reads from us. */
export type Messages = typeof en;

/** A language's texts; a test requires them to be complete. */
export type Translation = Translated<Messages>;

type Translated<Text> = Text extends string
  ? string
  : Text extends Plural
    ? Plural
    : { [Name in keyof Text]?: Translated<Text[Name]> };

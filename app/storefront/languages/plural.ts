// Type of a text with plural forms.

/** A text by the plural categories of its language (CLDR's); `other` stands in for those not given. */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

// The English texts: one file for each group of pages, named as its keys begin.
import attention from "./locales/en/attention.json";
import common from "./locales/en/common.json";

export const english = { ...attention, ...common };

// The English texts: one file for each group of pages, named as its keys begin.
import attention from "./locales/en/attention.json";
import common from "./locales/en/common.json";
import home from "./locales/en/home.json";
import shipment from "./locales/en/shipment.json";
import status from "./locales/en/status.json";

export const english = {
  ...attention,
  ...common,
  ...home,
  ...shipment,
  ...status,
};

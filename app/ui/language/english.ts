// The English texts: one file for each group of pages, named as its keys begin.
import analytics from "./locales/en/analytics.json";
import api from "./locales/en/api.json";
import attention from "./locales/en/attention.json";
import bulk from "./locales/en/bulk.json";
import carriers from "./locales/en/carriers.json";
import common from "./locales/en/common.json";
import deliveryDates from "./locales/en/deliveryDates.json";
import guide from "./locales/en/guide.json";
import home from "./locales/en/home.json";
import imports from "./locales/en/import.json";
import orderImport from "./locales/en/orderImport.json";
import privacy from "./locales/en/privacy.json";
import push from "./locales/en/push.json";
import service from "./locales/en/service.json";
import settings from "./locales/en/settings.json";
import shipment from "./locales/en/shipment.json";
import shipments from "./locales/en/shipments.json";
import status from "./locales/en/status.json";
import trackingPage from "./locales/en/trackingPage.json";
import webhooks from "./locales/en/webhooks.json";
import writeBack from "./locales/en/writeBack.json";

export const english = {
  ...analytics,
  ...api,
  ...attention,
  ...bulk,
  ...carriers,
  ...common,
  ...deliveryDates,
  ...guide,
  ...home,
  ...imports,
  ...orderImport,
  ...privacy,
  ...push,
  ...service,
  ...settings,
  ...shipment,
  ...shipments,
  ...status,
  ...trackingPage,
  ...webhooks,
  ...writeBack,
};

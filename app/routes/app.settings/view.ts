// Formats the settings page.
import { carrierName } from "~/carriers/catalogue";

export interface SettingsView {
  sendCustomerEmail: boolean;
  overrides: { companyKey: string; carrier: string }[];
  service: { name: string; text: string };
}

export interface SettingsFacts {
  sendCustomerEmail: boolean;
  overrides: { companyKey: string; carrierCode: string }[];
  /** null: created at the first registration. */
  service: { kind: "embedded" | "cloud" } | null;
}

export function settingsView(facts: SettingsFacts): SettingsView {
  return {
    sendCustomerEmail: facts.sendCustomerEmail,
    overrides: facts.overrides.map(({ companyKey, carrierCode }) => ({
      companyKey,
      carrier: carrierName(carrierCode),
    })),
    service:
      facts.service?.kind === "cloud"
        ? { name: "TrackingMore", text: "Your TrackingMore account tracks your shipments." }
        : {
            name: "Built in",
            text: "Updates come from what Shopify reports, and from carriers that you connect.",
          },
  };
}

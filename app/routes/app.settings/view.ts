// Formats the settings page.
import { carrierName } from "~/carriers/catalogue";
import type { Texts } from "~/ui/language/texts";

export interface SettingsView {
  sendCustomerEmail: boolean;
  overrides: { companyKey: string; carrier: string }[];
  service: { name: string; text: string; isPaused: boolean };
}

export interface SettingsFacts {
  sendCustomerEmail: boolean;
  overrides: { companyKey: string; carrierCode: string }[];
  service: { kind: "embedded" | "cloud"; isPaused: boolean };
}

export function settingsView(facts: SettingsFacts, { t }: Texts): SettingsView {
  return {
    sendCustomerEmail: facts.sendCustomerEmail,
    overrides: facts.overrides.map(({ companyKey, carrierCode }) => ({
      companyKey,
      carrier: carrierName(carrierCode),
    })),
    service: {
      isPaused: facts.service.isPaused,
      ...(facts.service.kind === "cloud"
        ? { name: "TrackingMore", text: t("settings.service.cloudText") }
        : { name: t("settings.service.builtIn"), text: t("settings.service.builtInText") }),
    },
  };
}

// English for tests, where no server has added the languages.
import polaris from "@shopify/polaris/locales/en.json" with { type: "json" };
import { english } from "../../app/ui/language/english";
import { addLanguage } from "../../app/ui/language/texts";

addLanguage({ locale: "en", messages: english, polaris });

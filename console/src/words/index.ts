import i18next, { type TFunction } from "i18next";
import { initReactI18next, useTranslation } from "react-i18next";

import en from "./en.json";
import id from "./id.json";

export const LANGUAGES = ["id", "en"] as const;
export type Language = (typeof LANGUAGES)[number];
export type Translate = TFunction;

declare module "i18next" {
  // Only an interface can be extended from here.
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof id };
    // A status that a newer server knows and this page does not has no translation.
    strictKeyChecks: true;
  }
}

const KEPT = "dcor-language";

function kept(): Language {
  return localStorage.getItem(KEPT) === "en" ? "en" : "id";
}

/** Loads the words before the first screen is drawn. */
export async function speak(): Promise<void> {
  i18next.on("languageChanged", (language) => {
    document.documentElement.lang = language;
    document.title = i18next.t("app.title");
  });
  await i18next.use(initReactI18next).init({
    resources: { id: { translation: id }, en: { translation: en } },
    lng: kept(),
    fallbackLng: "id",
    // React escapes what it shows; escaping twice would garble names.
    interpolation: { escapeValue: false },
  });
}

/** Changes the language of all screens of this browser. */
export function switchLanguage(language: Language): void {
  localStorage.setItem(KEPT, language);
  void i18next.changeLanguage(language);
}

/** The words of the language chosen, and which it is. */
export function useWords(): { t: Translate; language: Language } {
  const { t, i18n } = useTranslation();
  return { t, language: i18n.language === "en" ? "en" : "id" };
}

import { i18n, type Messages } from "@lingui/core";
import { compileMessage } from "@lingui/message-utils/compileMessage";
import { stored } from "./storage.ts";

export const languages = { en: "English", de: "Deutsch" } as const;
export type Language = keyof typeof languages;
const isLanguage = (text: unknown): text is Language =>
  typeof text === "string" && Object.hasOwn(languages, text);

/** What a visitor has chosen, which goes before what their browser asks for. */
const choice = stored<Language>(localStorage, "language", (json) =>
  isLanguage(json) ? json : undefined,
);

/** Some browsers name a system's language that is no tag, as "en-US@posix", and `Intl` throws at it. */
function isTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length > 0;
  } catch {
    return false;
  }
}
const wished = navigator.languages.filter(isTag);
const languageOf = (tag: string) => tag.split("-")[0];
export const language: Language = choice.get() ?? wished.map(languageOf).find(isLanguage) ?? "en";

/** Numbers and dates as in the visitor's own region, as far as it speaks the language of the page. */
export const locale = wished.find((tag) => languageOf(tag) === language) ?? language;

/** Another language is another set of texts: the page is loaded anew with it. */
export function chooseLanguage(next: Language) {
  choice.set(next);
  location.reload();
}

// English stands in the code, and is compiled there and then.
i18n.setMessagesCompiler(compileMessage);
i18n.loadAndActivate({ locale: language, messages: {} });
document.documentElement.lang = language;

type Catalogs = Partial<Record<Language, () => Promise<{ messages: Messages }>>>;

/**
 * Adds the texts of a part of the app. It comes before that part's code, so that `t` may be used
 * anywhere in it: the language of a page never changes while it is open.
 */
export async function loadWords(catalogs: Catalogs) {
  const load = catalogs[language];
  if (load) i18n.load(language, (await load()).messages);
}

import { locale } from "../../ui/locale.ts";

const names = new Intl.DisplayNames(locale, { type: "region" });

/** A country as the reader calls it; its code, if nobody knows it. */
export function landOf(code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}

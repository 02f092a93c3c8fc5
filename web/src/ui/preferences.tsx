import { t } from "@lingui/core/macro";
import { chooseLanguage, type Language, language, languages } from "./locale.ts";
import { type Theme, themes, useTheme } from "./theme.ts";

/** How a visitor wants to read the pages; kept by their browser, and told to nobody. */
export function Preferences() {
  const [theme, setTheme] = useTheme();
  const names: Record<Theme, string> = {
    system: t`As the device`,
    light: t`Light`,
    dark: t`Dark`,
  };
  return (
    <div className="preferences">
      <label>
        {t`Language`}
        <select
          value={language}
          onChange={({ target }) => chooseLanguage(target.value as Language)}
        >
          {Object.entries(languages).map(([code, name]) => (
            <option key={code} value={code} lang={code}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t`Appearance`}
        <select value={theme} onChange={({ target }) => setTheme(target.value as Theme)}>
          {themes.map((name) => (
            <option key={name} value={name}>
              {names[name]}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

import { t } from "@lingui/core/macro";
import { countryName } from "./countries.ts";
import { loadDraft } from "./draft.ts";

/** What this tab's buyer has typed, while it is paid; nothing in a tab that was opened by a link. */
export function Entered({ onChange }: { onChange: () => void }) {
  const { email, name, line1, line2, postalCode, city, region, country } = loadDraft();
  if (!email || !line1) return null;
  const lines = [name, line1, line2, `${postalCode} ${city}`.trim(), region, countryName(country)];
  return (
    <section className="checkout-part entered" aria-label={t`Where to send it`}>
      <div>
        <h2>{t`Where to send it`}</h2>
        <address>
          {lines.filter(Boolean).map((line) => (
            <span key={line}>{line}</span>
          ))}
          <span className="hint">{email}</span>
        </address>
      </div>
      <button type="button" className="quiet small" onClick={onChange}>
        {t`Change`}
      </button>
    </section>
  );
}

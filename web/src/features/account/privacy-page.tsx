import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { getKept } from "../../api/calls.ts";
import { Link } from "../../ui/link.tsx";
import { Loading, ProblemNotice } from "../../ui/notices.tsx";
import { Page } from "../../ui/page.tsx";
import { useLoaded } from "../../ui/use-loaded.ts";
import { Leaving } from "./leaving.tsx";
import { useMember } from "./member.ts";

/** What the shop knows of its buyers, for how long, and how they leave. */
export default function PrivacyPage() {
  const isMember = useMember() !== undefined;
  return (
    <Page title={t`What is kept of you`}>
      <p className="lead">
        <Trans>
          As little as an order needs, for as long as it is needed. Nobody is followed from page to
          page, nothing is sold, and no advertisement is shown.
        </Trans>
      </p>
      <div className="prose">
        <Known />
        <Kept />
        <section>
          <h2>{t`In this browser`}</h2>
          <p>
            <Trans>
              Your cart, the language and the appearance that you chose stay in your browser, as
              does what you have typed at the checkout until you close the tab. One cookie tells
              your changes from a stranger’s; another keeps you logged in, if you are. None of them
              is for anybody else.
            </Trans>
          </p>
        </section>
        <section>
          <h2>{t`How to leave`}</h2>
          <p>
            <Trans>
              With an account you can have a copy of all that is kept, and erase yourself, here.
              Without one, write to the shop from the address of your orders. Erasing waits until
              everything has arrived and nothing has to be given back. The books keep sums, goods
              and the country, without a name.
            </Trans>
          </p>
          {isMember ? (
            <Leaving />
          ) : (
            <p>
              <Link to="/account/login?next=/privacy">{t`Log in to see or erase what is kept`}</Link>
            </p>
          )}
        </section>
      </div>
    </Page>
  );
}

const Known = () => (
  <section>
    <h2>{t`Who knows what`}</h2>
    <ul className="bullets">
      <li>
        <Trans>
          <strong>The shop</strong> keeps the e-mail and the address of an order, and what was
          bought.
        </Trans>
      </li>
      <li>
        <Trans>
          <strong>Each artisan</strong> sees where their own parcel goes, and nothing of the others.
        </Trans>
      </li>
      <li>
        <Trans>
          <strong>Stripe</strong> takes your card and <strong>PayPal</strong> your account. The shop
          never sees a card’s number.
        </Trans>
      </li>
      <li>
        <Trans>
          <strong>Our mail service</strong> carries the receipt and the word that a parcel is on its
          way.
        </Trans>
      </li>
    </ul>
  </section>
);

const YEAR_DAYS = 365.25;

/** "10 years", "400 days": in years where people would, to the nearest. */
function spanOf(days: number): string {
  const years = Math.round(days / YEAR_DAYS);
  if (years < 2) return plural(days, { one: "# day", other: "# days" });
  return plural(years, { one: "# year", other: "# years" });
}

/** The times are settings, so that what stands here is what is done. */
function Kept() {
  const [loaded, reload] = useLoaded(["kept"], getKept);
  return (
    <section>
      <h2>{t`For how long`}</h2>
      {loaded.state === "loading" && <Loading what={t`the times`} />}
      {loaded.state === "failed" && <ProblemNotice problem={loaded.problem} onRetry={reload} />}
      {loaded.state === "ready" && (
        <ul className="bullets">
          <li>
            {t`Name and address of an order: ${spanOf(loaded.value.buyersDays)}, as tax law asks. Then they go by themselves.`}
          </li>
          <li>
            {t`What Stripe and PayPal report of a payment: ${spanOf(loaded.value.eventsDays)}, for disputes; then without names.`}
          </li>
          <li>{t`An account: until you leave.`}</li>
          <li>{t`The books: sums, goods and countries stay. They name nobody.`}</li>
        </ul>
      )}
    </section>
  );
}

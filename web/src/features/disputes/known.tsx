import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { DisputeFile } from "../../../../worker/http/contract/disputes.ts";
import { told } from "../../api/told.ts";
import { Money, shown } from "../../ui/money.tsx";
import { Time } from "../../ui/time.tsx";

/** What happened to the dispute, oldest first. */
export const Happened = ({ history }: Pick<DisputeFile, "history">) => (
  <ol className="rows" aria-label={t`What happened`}>
    {history.map(({ at, words, amount, by }, n) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: two of them may be the same, and none moves.
      <li key={n} className="row">
        <span>
          {told(words)}
          <br />
          <span className="hint">
            <Time at={at} />
            {by && t`, by ${by}`}
          </span>
        </span>
        {amount && <Money amount={amount} />}
      </li>
    ))}
  </ol>
);

type Known = DisputeFile["known"];

/** What the evidence is made of: the goods and their parcels, the card, the buyer. */
export const KnownOfSale = ({ known }: { known: Known }) => (
  <>
    <p>
      <Trans>
        Ordered <Time at={known.orderedAt} /> for <Money amount={known.total} />.{" "}
        {earlierOf(known.earlierOrders)}
      </Trans>
    </p>
    {known.checks && (
      <p>
        {t`The card’s bank says: address ${checkOf(known.checks.avs)}, security code ${checkOf(known.checks.cvc)}.`}
        {known.checks.cardCountry && ` ${t`The card was issued in ${known.checks.cardCountry}.`}`}
      </p>
    )}
    {known.parts.map((part) => (
      <div key={part.id}>
        <h3>{part.seller}</h3>
        <p>
          {part.goods.map(({ title, quantity }) => `${quantity} × ${title}`).join(", ")}
          <br />
          <Parcel part={part} />
        </p>
      </div>
    ))}
    {known.refunds.map(({ at, amount, state }) => (
      <p key={at}>
        <Trans>
          {shown(amount)} went back <Time at={at} /> ({state}).
        </Trans>
      </p>
    ))}
  </>
);

/** What processors call a check's outcome. */
const checks: Readonly<Record<string, string>> = { pass: t`right`, fail: t`wrong` };
const checkOf = (outcome: string | null) => checks[outcome ?? ""] ?? t`not checked`;

const earlierOf = (count: number) =>
  count === 0
    ? t`No earlier order under this address is known.`
    : t`Earlier orders under this address, none of them disputed: ${count}.`;

const Parcel = ({ part }: { part: Known["parts"][number] }) => {
  const by = [part.carrier, part.trackingNumber].filter(Boolean).join(", ");
  return (
    <span className="hint">
      {!part.shippedAt && t`Not shipped yet.`}
      {part.shippedAt && (
        <Trans>
          Shipped <Time at={part.shippedAt} />
        </Trans>
      )}
      {part.shippedAt && by && `, ${by}`}
      {part.deliveredAt && (
        <>
          {"; "}
          <Trans>
            delivered <Time at={part.deliveredAt} />
          </Trans>
        </>
      )}
    </span>
  );
};

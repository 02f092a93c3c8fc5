import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { OwnExplanation } from "../../../../worker/http/contract/own-explanations.ts";
import { toldWith } from "../../api/told.ts";
import { shown, shownSigned } from "../../ui/money.tsx";
import { Trouble } from "../../ui/notices.tsx";
import { Day } from "../../ui/time.tsx";
import { Part } from "../account/part.tsx";
import { rails, transferStates } from "./transfer-words.ts";

type Sale = OwnExplanation["sales"][number];
type Transfer = Sale["transfers"][number];
type Amount = Sale["net"];

/** From what the buyer paid to what reaches the seller, line by line. */
export const WhyPart = ({ of: { sales, checks, addsUp, sentences } }: { of: OwnExplanation }) => (
  <Part title={t`Why you get what you get`}>
    {sales.map((sale) => (
      <Breakdown key={sale.id} sale={sale} />
    ))}
    {addsUp ? (
      <p className="hint">
        {plural(checks.length, {
          one: "# sum was worked out anew just now, and agrees with the books.",
          other: "# sums were worked out anew just now, and all agree with the books.",
        })}
      </p>
    ) : (
      <Trouble>
        <p>{t`These sums do not agree with the books. Please write to the marketplace.`}</p>
      </Trouble>
    )}
    <details open>
      <summary>{t`The same in sentences`}</summary>
      {sentences.map((sentence, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two sentences may be the same.
        <p key={at}>{toldWith(sentence)}</p>
      ))}
    </details>
  </Part>
);

const Breakdown = ({ sale }: { sale: Sale }) => {
  const { items, shipping, commission, net, transfers } = sale;
  return (
    <dl className="breakdown" aria-label={t`Line by line`}>
      {items.map(({ productId, title, quantity, total }) => (
        <Line key={productId} name={`${quantity} × ${title}`} amount={total} />
      ))}
      <Line name={t`Shipping`} amount={shipping} />
      <Line name={t`Commission of the marketplace`} amount={negative(commission.amount)} />
      <Line name={t`Yours of the sale`} amount={net} isTotal />
      {transfers.map((transfer) => (
        <Passed key={transfer.id} transfer={transfer} />
      ))}
      {transfers.length > 0 && (
        <Line
          name={t`You get`}
          amount={sumOf(transfers)}
          isTotal
          note={t`of this sale, all in all`}
        />
      )}
    </dl>
  );
};

/** What was kept of one before it left, what of it is passed on and when, and what was taken back. */
function Passed({ transfer }: { transfer: Transfer }) {
  const { kind, amount, withheld, reversed, state, dueAt, rail } = transfer;
  const isSale = kind === "sale";
  return (
    <>
      {isSale ? null : <Line name={t`Became yours again`} amount={plus(amount, withheld)} />}
      {withheld.minor !== "0" && (
        <Line name={t`Kept of it`} amount={negative(withheld)} note={causesOf(transfer)} />
      )}
      {reversed.minor !== "0" && (
        <Line name={t`Taken back from your account`} amount={negative(reversed)} />
      )}
      <div className="note">
        <dt>
          {transferStates[state as keyof typeof transferStates] ?? state}
          {dueAt && (state === "held" || state === "due") && (
            <Trans>
              , due <Day at={dueAt} />
            </Trans>
          )}
        </dt>
        <dd>
          {shown(amount as never)}, {rails[rail]}
        </dd>
      </div>
    </>
  );
}

const causes = {
  refund: t`for what went back to the buyer`,
  dispute: t`for a dispute`,
  debt: t`for what you owed`,
} satisfies Record<Transfer["withholdings"][number]["cause"], string>;

const causesOf = ({ withholdings }: Transfer) =>
  withholdings
    .filter(({ state }) => state !== "released")
    .map(({ cause, amount }) => `${shownSigned(amount)} ${causes[cause]}`)
    .join(", ");

type LineProps = { name: ReactNode; amount: Amount; note?: string; isTotal?: boolean };
const Line = ({ name, amount, note, isTotal = false }: LineProps) => (
  <div className={isTotal ? "total" : ""}>
    <dt>
      {name}
      {note && <span className="hint"> {note}</span>}
    </dt>
    <dd className="money">{shownSigned(amount)}</dd>
  </div>
);

const negative = ({ minor, currency }: Amount): Amount => ({
  minor: `${-BigInt(minor)}`,
  currency,
});
const plus = (a: Amount, b: Amount): Amount => ({
  ...a,
  minor: `${BigInt(a.minor) + BigInt(b.minor)}`,
});
/** What was or will be passed on, less what was taken back of it. */
const sumOf = (transfers: readonly Transfer[]): Amount =>
  transfers
    .map(({ amount, reversed }) => plus(amount, negative(reversed)))
    .reduce((all, one) => plus(all, one));

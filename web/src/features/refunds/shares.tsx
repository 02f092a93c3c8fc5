import { t } from "@lingui/core/macro";
import type { RefundShareView } from "../../../../worker/http/contract/refunds.ts";
import { Money } from "../../ui/money.tsx";

type Share = Pick<
  RefundShareView,
  "sellerOrderId" | "goods" | "shipping" | "commission" | "fee" | "withheld" | "debt" | "loss"
>;
type Props = { shares: readonly Share[]; nameOf: (part: string) => string | undefined };

/** Who bears what, to the cent; what is nothing is left out. */
export const Shares = ({ shares, nameOf }: Props) =>
  shares.map((share) => {
    const name = nameOf(share.sellerOrderId);
    return (
      <div key={share.sellerOrderId}>
        {name && (
          <p>
            <strong>{name}</strong>
          </p>
        )}
        <dl className="facts" aria-label={name ? t`Shares of ${name}` : t`Shares`}>
          {lines.map(([of, words]) => (
            <Line key={of} name={words} amount={share[of]} />
          ))}
        </dl>
      </div>
    );
  });

const lines = [
  ["goods", t`To the buyer, for goods`],
  ["shipping", t`To the buyer, for shipping`],
  ["commission", t`Commission that the shop gives back`],
  ["fee", t`Processor’s fee, borne by the seller`],
  ["withheld", t`From the seller, kept of what is not sent yet`],
  ["debt", t`From the seller, owed from then on`],
  ["loss", t`Borne by the shop`],
] as const;

const Line = ({ name, amount }: { name: string; amount: Share["goods"] }) =>
  amount.minor !== "0" && (
    <div>
      <dt>{name}</dt>
      <dd>
        <Money amount={amount} />
      </dd>
    </div>
  );

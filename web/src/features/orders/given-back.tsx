import { t } from "@lingui/core/macro";
import type { Order } from "../../../../worker/http/contract/orders.ts";
import { Money } from "../../ui/money.tsx";

type Given = Order["givenBack"][number];

const states = {
  requested: t`is on its way back to you`,
  pending: t`is on its way back to you`,
  succeeded: t`was given back to you`,
  failed: t`could not be given back yet; we are looking into it`,
} satisfies Record<Given["state"], string>;

/** What went back of the order, and money that it could not take. The buyer hears of every cent. */
export const GivenBack = ({ order: { givenBack } }: { order: Order }) => (
  <>
    <Sums
      title={t`Refunds`}
      sentence={t`Of what you paid for this order:`}
      sums={givenBack.filter(({ isOfOrder }) => isOfOrder)}
    />
    <Sums
      title={t`Given back`}
      sentence={t`A payment arrived that this order could not take: too late, twice, not its amount, or by a card that we do not accept.`}
      sums={givenBack.filter(({ isOfOrder }) => !isOfOrder)}
    />
  </>
);

type Props = { title: string; sentence: string; sums: readonly Given[] };

const Sums = ({ title, sentence, sums }: Props) =>
  sums.length > 0 && (
    <section className="notice news" aria-label={title}>
      <p>{sentence}</p>
      <ul>
        {sums.map(({ amount, state }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they have no other name, and stay in order.
          <li key={at}>
            <Money amount={amount} /> {states[state]}.
          </li>
        ))}
      </ul>
    </section>
  );

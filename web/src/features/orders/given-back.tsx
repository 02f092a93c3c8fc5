import type { Order } from "../../../../worker/http/contract/orders.ts";
import { Money } from "../../ui/money.tsx";

type State = Order["givenBack"][number]["state"];

const states = {
  requested: "is on its way back to you",
  pending: "is on its way back to you",
  succeeded: "was given back to you",
  failed: "could not be given back yet; we are looking into it",
} satisfies Record<State, string>;

/** Money that came too late, twice or in the wrong amount, or was not accepted. The buyer hears of every cent. */
export function GivenBack({ order: { givenBack } }: { order: Order }) {
  if (givenBack.length === 0) return null;
  return (
    <section className="notice news" aria-label="Given back">
      <p>
        A payment arrived that this order could not take: too late, twice, not its amount, or by a
        card that we do not accept.
      </p>
      <ul>
        {givenBack.map(({ amount, state }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they have no other name, and stay in order.
          <li key={at}>
            <Money amount={amount} /> {states[state]}.
          </li>
        ))}
      </ul>
    </section>
  );
}

import { t } from "@lingui/core/macro";
import type { Order } from "../../../../worker/http/contract/orders.ts";

type State = Order["parts"][number]["state"];

const steps = [
  { state: "unfulfilled", name: t`Ordered` },
  { state: "shipped", name: t`Shipped` },
  { state: "delivered", name: t`Arrived` },
] as const satisfies { state: State; name: string }[];

/** How far a parcel is, for the eye; the words for it stand beside the artisan's name. */
export function Progress({ state }: { state: State }) {
  const now = steps.findIndex((step) => step.state === state);
  return (
    <ol className="progress" aria-hidden="true">
      {steps.map(({ name }, n) => (
        <li key={name} className={n <= now ? "done" : ""}>
          {name}
        </li>
      ))}
    </ol>
  );
}

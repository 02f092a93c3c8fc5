import { t } from "@lingui/core/macro";
import type { Quote } from "../../../../worker/http/contract/orders.ts";
import type { Processor } from "../../../../worker/http/contract/shapes.ts";

export type OfferedMethod = Quote["methods"][number];

const names = { stripe: t`Card`, paypal: "PayPal" } satisfies Record<Processor, string>;

const reasons = {
  rail_stopped: t`switched off for the moment`,
  currency_not_settled: t`not in this currency yet`,
  amount_below_minimum: t`the total is too small for it`,
  amount_above_maximum: t`the total is too large for it`,
  amount_not_expressible: t`not for this amount`,
  artisan_not_payable: t`one of the artisans cannot be paid this way`,
  artisan_part_too_small: t`what one of the artisans would get is too small for it`,
} satisfies Record<NonNullable<OfferedMethod["refusal"]>, string>;

type Props = {
  methods: readonly OfferedMethod[];
  chosen: Processor | undefined;
  onChoose: (processor: Processor) => void;
};

export const Methods = ({ methods, chosen, onChoose }: Props) => (
  <fieldset className="methods">
    <legend>{t`How to pay`}</legend>
    {methods.map(({ processor, refusal }) => (
      <label key={processor} className={refusal ? "method refused" : "method"}>
        <input
          type="radio"
          name="processor"
          value={processor}
          required={chosen !== undefined}
          disabled={refusal !== null}
          checked={chosen === processor}
          onChange={() => onChoose(processor)}
        />
        <span>
          {names[processor]}
          {refusal && <span className="hint"> – {reasons[refusal]}</span>}
        </span>
      </label>
    ))}
  </fieldset>
);

import { t } from "@lingui/core/macro";
import { useEffect, useRef, useState } from "react";
import type { PreviewView } from "../../../../worker/http/contract/refunds.ts";
import type { MoneyJson } from "../../../../worker/http/contract/shapes.ts";
import type { Answer } from "../../api/client.ts";
import { deskWords } from "../../api/desk-problems.ts";
import type { Fault, PartWish, Refunded, Saying } from "../../api/refunds.ts";
import { shown } from "../../ui/money.tsx";
import { Field, Form, Labelled } from "../account/form.tsx";
import { AmountField } from "../desk/amount-field.tsx";
import { unreadable } from "../desk/form-problems.ts";
import { DecisionTrouble, useDeciding } from "../operator/deciding.tsx";
import { Shares } from "./shares.tsx";
import { type Kind, partWish, quantityOf, type RefundablePart } from "./wish.ts";
import { faults, reasons } from "./words.ts";

/** What is asked for: of one part, or of the whole order, and at whose fault where that is chosen. */
export type Asked = { part: RefundablePart | undefined; wish: PartWish; fault?: Fault };
type Props = {
  parts: readonly RefundablePart[];
  currency: MoneyJson["currency"];
  /** May choose whose fault it is, and the whole order. */
  isOperator: boolean;
  /** What was proposed; the first one else. */
  reason?: string | undefined;
  preview: (asked: Asked) => Promise<Answer<PreviewView>>;
  refund: (asked: Asked, saying: Saying) => Promise<Answer<Refunded>>;
  onDone: (done: Refunded, amount: string) => void;
};
type Seen = { asked: Asked; saying: Omit<Saying, "terms">; preview: PreviewView };

/**
 * A refund in two steps: first what it would cost whom, to the cent, then the same with those terms.
 * Whatever is changed in the form needs another look.
 */
export function RefundForm(props: Props) {
  const { parts, currency, isOperator, reason, preview } = props;
  const [seen, setSeen] = useState<Seen>();
  const [partId, setPartId] = useState(isOperator ? "" : parts[0]?.id);
  const [kind, setKind] = useState<Kind>("rest");
  const part = parts.find(({ id }) => id === partId);
  const shape = kind === "items" && !part ? "rest" : kind;

  async function look(values: Record<string, string>): Promise<Answer<Seen>> {
    const wish = partWish(shape, values, part?.items ?? [], currency);
    if (!wish) return unreadable("amount");
    const asked = { part, wish, ...(isOperator ? { fault: values.fault as Fault } : {}) };
    const saying = { reason: values.reason ?? "", restock: values.restock === "on" };
    const answer = await preview(asked);
    return answer.ok ? { ...answer, value: { asked, saying, preview: answer.value } } : answer;
  }
  return (
    <>
      <div onChange={() => setSeen(undefined)}>
        <Form
          label={t`Give money back`}
          submit={t`Show what it costs`}
          isQuiet
          words={deskWords}
          send={look}
          onDone={setSeen}
        >
          {isOperator && <PartChoice parts={parts} value={partId ?? ""} onChange={setPartId} />}
          <KindChoice value={shape} hasPieces={part !== undefined} onChange={setKind} />
          {shape === "amount" && (
            <AmountField name="amount" label={t`Amount`} currency={currency} />
          )}
          {shape === "items" && part && <Pieces part={part} />}
          <Choice name="reason" label={t`Why`} options={reasons} chosen={reason} />
          {isOperator && <Choice name="fault" label={t`Whose fault`} options={faults} />}
          <Tick name="restock" label={t`Put the goods up for sale again`} />
        </Form>
      </div>
      {seen && (
        <Cost key={seen.preview.terms} seen={seen} {...props} onOver={() => setSeen(undefined)} />
      )}
    </>
  );
}

type CostProps = Props & { seen: Seen; onOver: () => void };

/** What was asked, as it stands now, to be confirmed as it is. It takes the focus, so that it is read first. */
function Cost({ seen, parts, refund, onDone, onOver }: CostProps) {
  const { asked, saying, preview } = seen;
  const amount = shown(preview.amount);
  const box = useRef<HTMLElement>(null);
  useEffect(() => box.current?.focus(), []);
  const { decide, problem, isBusy } = useDeciding((done: Refunded) => {
    onOver();
    onDone(done, amount);
  });
  const nameOf = (id: string) =>
    parts.length > 1 ? parts.find((part) => part.id === id)?.name : undefined;
  return (
    <section ref={box} tabIndex={-1} className="notice news" aria-label={t`What it costs`}>
      <h3>{t`${amount} go back to the buyer`}</h3>
      <Shares shares={preview.shares} nameOf={nameOf} />
      {!preview.isFeeKnown && (
        <p>{t`What the processor keeps is not known yet, so the shop bears it.`}</p>
      )}
      <DecisionTrouble problem={problem} />
      <button
        type="button"
        aria-disabled={isBusy}
        onClick={() => void decide(() => refund(asked, { ...saying, terms: preview.terms }))}
      >{t`Give ${amount} back on these terms`}</button>
    </section>
  );
}

type PartChoiceProps = {
  parts: readonly RefundablePart[];
  value: string;
  onChange: (id: string) => void;
};
const PartChoice = ({ parts, value, onChange }: PartChoiceProps) => (
  <Labelled name="part" label={t`Of what`} hint={undefined}>
    {(described) => (
      <select
        {...described}
        name="part"
        value={value}
        onChange={({ target }) => onChange(target.value)}
      >
        <option value="">{t`The whole order`}</option>
        {parts.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    )}
  </Labelled>
);

const kinds = {
  rest: t`All that is left`,
  amount: t`An amount`,
  items: t`By the piece`,
} satisfies Record<Kind, string>;

type KindProps = { value: Kind; hasPieces: boolean; onChange: (kind: Kind) => void };
const KindChoice = ({ value, hasPieces, onChange }: KindProps) => (
  <Labelled name="kind" label={t`How much`} hint={undefined}>
    {(described) => (
      <select
        {...described}
        name="kind"
        value={value}
        onChange={({ target }) => onChange(target.value as Kind)}
      >
        {Object.entries(kinds)
          .filter(([kind]) => hasPieces || kind !== "items")
          .map(([kind, name]) => (
            <option key={kind} value={kind}>
              {name}
            </option>
          ))}
      </select>
    )}
  </Labelled>
);

const Pieces = ({ part }: { part: RefundablePart }) => (
  <>
    {part.items.map(({ productId, title, quantity }) => (
      <Field
        key={productId}
        {...{ name: quantityOf(productId), label: t`${title} (of ${quantity})`, type: "number" }}
        {...{ min: 0, max: quantity, step: 1, defaultValue: 0, required: false }}
      />
    ))}
    <Tick name="shipping" label={t`The shipping too`} />
  </>
);

type ChoiceProps = {
  name: string;
  label: string;
  options: Readonly<Record<string, string>>;
  chosen?: string | undefined;
};
const Choice = ({ name, label, options, chosen }: ChoiceProps) => (
  <Labelled name={name} label={label} hint={undefined}>
    {(described) => (
      <select {...described} name={name} defaultValue={chosen}>
        {Object.entries(options).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    )}
  </Labelled>
);

const Tick = ({ name, label }: { name: string; label: string }) => (
  <p>
    <label>
      <input type="checkbox" name={name} /> {label}
    </label>
  </p>
);

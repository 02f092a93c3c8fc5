import { t } from "@lingui/core/macro";
import { useState } from "react";
import type { DisputedGoods, DisputeFile } from "../../../../worker/http/contract/disputes.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { sayGoods } from "../../api/disputes.ts";
import type { Fault } from "../../api/refunds.ts";
import { Field, Form, Labelled } from "../account/form.tsx";
import { faults } from "./words.ts";

type Props = { file: DisputeFile; onDone: (said: string) => void };
type Known = DisputeFile["known"]["parts"][number];
type Kind = "none" | "rest" | "items";

const kinds = {
  none: t`Not about this`,
  rest: t`All of it`,
  items: t`By the piece`,
} satisfies Record<Kind, string>;

/** Which goods it is about, part by part, and whose fault it was. With none named it is everybody's. */
export function GoodsForm({ file: { dispute, known }, onDone }: Props) {
  const [chosen, setChosen] = useState<Readonly<Record<string, Kind>>>(() =>
    kindsOf(dispute.goods),
  );
  return (
    <details>
      <summary>{t`Say which goods it is about`}</summary>
      <Form
        label={t`Which goods`}
        submit={t`Hold it of those`}
        isQuiet
        words={deskWords}
        send={({ fault, ...values }) => {
          const goods = known.parts.flatMap((part) => goodsIn(part, chosen[part.id], values));
          const said = { goods: goods.length > 0 ? goods : null, fault: fault as Fault };
          return sayGoods(dispute.id, said);
        }}
        onDone={() => onDone(t`What is held follows what you said.`)}
      >
        <p className="hint">{t`With none of them chosen it concerns everybody.`}</p>
        {known.parts.map((part) => (
          <PartFields
            key={part.id}
            part={part}
            kind={chosen[part.id] ?? "none"}
            onChoose={(kind) => setChosen({ ...chosen, [part.id]: kind })}
          />
        ))}
        <Labelled name="fault" label={t`Whose fault`} hint={undefined}>
          {(described) => (
            <select {...described} name="fault" defaultValue={dispute.fault}>
              {Object.entries(faults).map(([fault, words]) => (
                <option key={fault} value={fault}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </Labelled>
      </Form>
    </details>
  );
}

const kindsOf = (goods: DisputeFile["dispute"]["goods"]): Record<string, Kind> =>
  Object.fromEntries((goods ?? []).map(({ sellerOrderId, kind }) => [sellerOrderId, kind]));

const quantityOf = (part: Known, productId: string) => `quantity-${part.id}-${productId}`;
const shippingOf = (part: Known) => `shipping-${part.id}`;

type PartProps = { part: Known; kind: Kind; onChoose: (kind: Kind) => void };
const PartFields = ({ part, kind, onChoose }: PartProps) => (
  <>
    <Labelled name={`kind-${part.id}`} label={part.seller} hint={undefined}>
      {(described) => (
        <select
          {...described}
          name={`kind-${part.id}`}
          value={kind}
          onChange={({ target }) => onChoose(target.value as Kind)}
        >
          {Object.entries(kinds).map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Labelled>
    {kind === "items" && (
      <>
        {part.goods.map(({ productId, title, quantity }) => (
          <Field
            key={productId}
            {...{ name: quantityOf(part, productId), label: t`${title} (of ${quantity})` }}
            {...{ type: "number", min: 0, max: quantity, step: 1, defaultValue: 0 }}
            required={false}
          />
        ))}
        <p>
          <label>
            <input type="checkbox" name={shippingOf(part)} /> {t`The shipping too`}
          </label>
        </p>
      </>
    )}
  </>
);

function goodsIn(
  part: Known,
  kind: Kind | undefined,
  values: Record<string, string>,
): DisputedGoods[] {
  if (kind === "rest") return [{ sellerOrderId: part.id, kind }];
  if (kind !== "items") return [];
  const items = part.goods
    .map(({ productId }) => ({
      productId,
      quantity: Number(values[quantityOf(part, productId)] ?? 0),
    }))
    .filter(({ quantity }) => quantity > 0);
  const shipping = values[shippingOf(part)] === "on";
  return [{ sellerOrderId: part.id, kind, items, shipping }];
}

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { DisputeFile, DisputeView } from "../../../../worker/http/contract/disputes.ts";
import { Money } from "../../ui/money.tsx";
import { Part } from "../account/part.tsx";
import { GoodsForm } from "./goods-form.tsx";
import { faults, holds } from "./words.ts";

type Props = { file: DisputeFile; onDone: (said: string) => void };

/** Whose goods it is about, and what is kept of each seller for it. */
export const Concerned = ({ file, onDone }: Props) => (
  <Part title={t`Whom it concerns`}>
    <p>{aboutOf(file)}</p>
    <p className="hint">{t`Fault: ${faults[file.dispute.fault]}.`}</p>
    {file.dispute.holds.length === 0 && <p>{t`Nothing is held of anybody.`}</p>}
    {file.dispute.holds.map((hold) => (
      <Hold key={hold.id} hold={hold} />
    ))}
    {file.may.attribute && <GoodsForm file={file} onDone={onDone} />}
  </Part>
);

/** What an operator has said it is about. */
function aboutOf({ dispute: { goods }, known }: DisputeFile): string {
  if (!goods) return t`Nobody has said which goods: everybody, by what is left of their part.`;
  const named = goods.map((each) => {
    const part = known.parts.find(({ id }) => id === each.sellerOrderId);
    if (each.kind === "rest") return part ? t`all of ${part.seller}` : t`all of a part`;
    const pieces = each.items.map(({ productId, quantity }) => {
      const sold = part?.goods.find((one) => one.productId === productId);
      return `${quantity} × ${sold?.title ?? productId}`;
    });
    return [...pieces, ...(each.shipping ? [t`its shipping`] : [])].join(", ");
  });
  return t`It is about ${named.join("; ")}.`;
}

const Hold = ({ hold: { state, shares } }: { hold: DisputeView["holds"][number] }) => (
  <dl className="facts" aria-label={t`${holds[state]}, of the sellers`}>
    {shares.map(({ sellerOrderId, seller, kept, debt }) => (
      <div key={sellerOrderId}>
        <dt>
          {seller} <span className="tag">{holds[state]}</span>
        </dt>
        <dd>
          <Money amount={kept} />
          {debt.minor !== "0" && (
            <span className="hint">
              <Trans>
                {" "}
                (was paid already: <Money amount={debt} /> are owed)
              </Trans>
            </span>
          )}
        </dd>
      </div>
    ))}
  </dl>
);

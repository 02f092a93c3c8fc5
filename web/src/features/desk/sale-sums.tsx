import { t } from "@lingui/core/macro";
import type { DeskPart } from "../../../../worker/http/contract/seller.ts";
import { shown } from "../../ui/money.tsx";

/** From what the buyer paid to what is the seller's. */
export const SaleSums = ({ of: { items, shipping, commission, net } }: { of: DeskPart }) => (
  <dl>
    {items.map(({ productId, title, quantity, total }) => (
      <div key={productId}>
        <dt>
          {quantity} × {title}
        </dt>
        <dd className="money">{shown(total)}</dd>
      </div>
    ))}
    <div>
      <dt>{t`Shipping`}</dt>
      <dd className="money">{shown(shipping)}</dd>
    </div>
    <div>
      <dt>{t`Commission of the marketplace`}</dt>
      <dd className="money">− {shown(commission)}</dd>
    </div>
    <div className="total">
      <dt>{t`You get`}</dt>
      <dd className="money">{shown(net)}</dd>
    </div>
  </dl>
);

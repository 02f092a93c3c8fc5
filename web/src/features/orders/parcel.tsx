import { Trans } from "@lingui/react/macro";
import type { Order } from "../../../../worker/http/contract/orders.ts";
import { Time } from "../../ui/time.tsx";

type Props = { part: Order["parts"][number] };

/** What the artisan has said of the way to the buyer; nothing before it was shipped. */
export function Parcel({ part: { shippedAt, carrier, trackingNumber, deliveredAt } }: Props) {
  if (shippedAt === null) return null;
  return (
    <span className="parcel">
      {carrier === null ? (
        <Trans>
          Shipped <Time at={shippedAt} />
        </Trans>
      ) : (
        <Trans>
          Shipped <Time at={shippedAt} /> with {carrier}
        </Trans>
      )}
      {trackingNumber !== null && (
        <Trans>
          , tracking number <strong>{trackingNumber}</strong>
        </Trans>
      )}
      {deliveredAt !== null && (
        <Trans>
          . Delivered <Time at={deliveredAt} />
        </Trans>
      )}
    </span>
  );
}

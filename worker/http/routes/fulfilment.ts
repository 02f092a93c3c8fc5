import type { SellerOrderId } from "../../domain/ids.ts";
import { correctParcel as correct } from "../../usecases/correct-parcel.ts";
import { deliverPart as deliver } from "../../usecases/deliver-part.ts";
import { shipPart as ship } from "../../usecases/ship-part.ts";
import { changed } from "../changing.ts";
import { actorOf, sellerOf } from "../principal.ts";
import type { Handler } from "./handler.ts";

type Papers = { carrier?: string | undefined; trackingNumber?: string | undefined };
const parcelOf = ({ carrier, trackingNumber }: Papers) => ({
  parcel: { carrier: carrier ?? null, trackingNumber: trackingNumber ?? null },
});
const partOf = ({ id }: { id: string }) => ({ sellerOrderId: id as SellerOrderId });

export const shipPart: Handler<"shipPart"> = (c, { params, body }) =>
  changed(c, body, () =>
    ship(c.env.deps, { ...partOf(params), ...parcelOf(body), actor: actorOf(c) }),
  );

export const shipOwnPart: Handler<"shipOwnPart"> = (c, { params, body }) =>
  changed(c, body, () =>
    ship(c.env.deps, { ...partOf(params), ...parcelOf(body), ...sellerOf(c) }),
  );

export const correctParcel: Handler<"correctParcel"> = (c, { params, body }) =>
  changed(c, body, () =>
    correct(c.env.deps, { ...partOf(params), ...parcelOf(body), actor: actorOf(c) }),
  );

export const correctOwnParcel: Handler<"correctOwnParcel"> = (c, { params, body }) =>
  changed(c, body, () =>
    correct(c.env.deps, { ...partOf(params), ...parcelOf(body), ...sellerOf(c) }),
  );

export const deliverPart: Handler<"deliverPart"> = (c, { params, body }) =>
  changed(c, body, () => deliver(c.env.deps, { ...partOf(params), actor: actorOf(c) }));

export const deliverOwnPart: Handler<"deliverOwnPart"> = (c, { params, body }) =>
  changed(c, body, () => deliver(c.env.deps, { ...partOf(params), ...sellerOf(c) }));

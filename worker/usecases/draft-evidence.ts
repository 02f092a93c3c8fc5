import { decimal } from "../domain/money.ts";
import type { DisputeEvidence } from "../domain/operation.ts";
import type { DisputedPart, KnownOfSale } from "./dispute-ports.ts";

/** Processors cut longer texts; what matters most stands first. */
const TEXT_LENGTH_MAX = 2_000;

/** What there is to say of a disputed sale, by what the system knows; an operator sends it, or says it better. */
export function draftEvidence(known: KnownOfSale): DisputeEvidence {
  const { name, line1, line2, city, region, postalCode, country } = known.shippingAddress;
  const address = [
    name,
    line1,
    line2,
    [postalCode, city].filter(Boolean).join(" "),
    region,
    country,
  ];
  // Processors take one parcel: the first that can be followed, while the rest are told in words.
  const sent = known.parts.find(({ trackingNumber }) => trackingNumber !== null);
  const shippedOn = sent?.shippedAt ? day(sent.shippedAt) : undefined;
  return {
    productDescription: cut(known.parts.flatMap(goodsOf).join("\n")),
    customerName: name,
    customerEmail: known.email,
    shippingAddress: cut(address.filter(Boolean).join("\n")),
    ...(sent?.carrier && { carrier: sent.carrier }),
    ...(sent?.trackingNumber && { trackingNumber: sent.trackingNumber }),
    ...(shippedOn && { shippedOn }),
    explanation: cut(sentencesOf(known).join("\n")),
  };
}

const day = (at: Date) => at.toISOString().slice(0, 10);
const cut = (text: string) => text.slice(0, TEXT_LENGTH_MAX);
const goodsOf = ({ seller, goods }: DisputedPart) =>
  goods.map(({ title, quantity }) => `${quantity} x ${title}, handmade by ${seller}`);

function sentencesOf(known: KnownOfSale): string[] {
  const { total, orderNumber, orderedAt, checks, earlierOrders } = known;
  return [
    `Order ${orderNumber} of ${day(orderedAt)}, ${decimal(total)} ${total.currency}.`,
    ...known.parts.map(shipmentOf),
    ...(checks?.cvc === "pass" ? ["The card's security code was checked by its bank."] : []),
    ...(checks?.avs === "pass" ? ["The billing address was checked by the card's bank."] : []),
    ...(earlierOrders > 0
      ? [`The same buyer has paid ${earlierOrders} orders before without any dispute.`]
      : []),
    ...known.refunds
      .filter(({ state }) => state !== "failed")
      .map(({ at, amount }) => `${decimal(amount)} ${amount.currency} was refunded on ${day(at)}.`),
  ];
}

function shipmentOf({
  seller,
  shippedAt,
  carrier,
  trackingNumber,
  deliveredAt,
}: DisputedPart): string {
  if (shippedAt === null) return `${seller} has not shipped yet.`;
  const by = carrier === null ? "" : ` with ${carrier}`;
  const number = trackingNumber === null ? "" : `, tracking number ${trackingNumber}`;
  const arrived = deliveredAt === null ? "" : `; it was delivered on ${day(deliveredAt)}`;
  return `${seller} shipped on ${day(shippedAt)}${by}${number}${arrived}.`;
}

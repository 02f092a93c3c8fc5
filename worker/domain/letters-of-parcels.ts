import { onOneLine } from "./letters.ts";
import type { Parcel } from "./orders.ts";

type LetterOfParcel = Parcel & {
  readonly number: string;
  /** The artisan whose part of the order it is. */
  readonly artisan: string;
  readonly url: string;
};

export const partShipped = ({ number, artisan, url, ...parcel }: LetterOfParcel) => ({
  subject: `Your order ${number} is on its way from ${onOneLine(artisan)}`,
  text: `${onOneLine(artisan)} has sent you your goods of order ${number}.
${papers(parcel)}
See your order here. Whoever has this link can see it too:
${url}
`,
});

export const partDelivered = ({ number, artisan, url }: LetterOfParcel) => ({
  subject: `Your order ${number} from ${onOneLine(artisan)} was delivered`,
  text: `Your goods of order ${number} from ${onOneLine(artisan)} are marked as delivered. If you do not have them, write to us.

See your order here. Whoever has this link can see it too:
${url}
`,
});

function papers({ carrier, trackingNumber }: Parcel): string {
  const lines = [
    ...(carrier === null ? [] : [`Carrier: ${onOneLine(carrier)}`]),
    ...(trackingNumber === null ? [] : [`Tracking number: ${onOneLine(trackingNumber)}`]),
  ];
  return lines.length === 0 ? "" : `\n${lines.join("\n")}\n`;
}

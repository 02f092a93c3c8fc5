import { exponentOf, shareStep } from "../currency.ts";
import { decimal, type Money } from "../money.ts";

/** A basis point has four decimals below one. */
const DECIMALS = 4;

/**
 * The rule by which a commission came about, so that anybody can do the sum: the rate, the exact
 * part of the goods, and what it was rounded to. Frozen with the order, like the rate.
 */
export function commissionInWords(items: Money, basisPoints: number) {
  const { currency } = items;
  const rate = percent(basisPoints);
  const exact = exactShare(items, basisPoints);
  const step = decimal({ minor: shareStep(currency), currency });
  const words = `${rate} of ${decimal(items)} ${currency} is ${exact} ${currency}, rounded half up to ${step} ${currency}`;
  return { basisPoints, exact, step, words };
}

/** "10 %" for 1000 basis points, "12.5 %" for 1250. */
export const percent = (basisPoints: number) => `${trimmed(BigInt(basisPoints), 2)} %`;

/** With all the decimals that it has. */
const exactShare = ({ minor, currency }: Money, basisPoints: number) =>
  trimmed(minor * BigInt(basisPoints), exponentOf(currency) + DECIMALS);

function trimmed(units: bigint, decimals: number): string {
  const digits = units.toString().padStart(decimals + 1, "0");
  const cut = digits.length - decimals;
  const fraction = digits.slice(cut).replace(/0+$/, "");
  return fraction === "" ? digits.slice(0, cut) : `${digits.slice(0, cut)}.${fraction}`;
}

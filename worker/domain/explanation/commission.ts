import { exponentOf, shareStep } from "../currency.ts";
import { english, inEnglish, say } from "../english.ts";
import { decimal, type Money } from "../money.ts";

/** A basis point has four decimals below one. */
const DECIMALS = 4;

/**
 * The rule by which a commission came about, so that anybody can do the sum: the rate, the exact
 * part of the goods, and what it was rounded to. Frozen with the order, like the rate.
 */
export function commissionInWords(items: Money, basisPoints: number) {
  const { currency } = items;
  const exact = exactShare(items, basisPoints);
  const step = decimal({ minor: shareStep(currency), currency });
  const sentence = say(english("{rate} % of {items} is {exact}, rounded half up to {step}"), {
    ...{ rate: { number: percent(basisPoints) }, items: { amount: decimal(items), currency } },
    ...{ exact: { amount: exact, currency }, step: { amount: step, currency } },
  });
  return { basisPoints, exact, step, words: inEnglish(sentence), sentence };
}

/** "10" for 1000 basis points, "12.5" for 1250. */
export const percent = (basisPoints: number) => trimmed(BigInt(basisPoints), 2);

/** With all the decimals that it has. */
const exactShare = ({ minor, currency }: Money, basisPoints: number) =>
  trimmed(minor * BigInt(basisPoints), exponentOf(currency) + DECIMALS);

function trimmed(units: bigint, decimals: number): string {
  const digits = units.toString().padStart(decimals + 1, "0");
  const cut = digits.length - decimals;
  const fraction = digits.slice(cut).replace(/0+$/, "");
  return fraction === "" ? digits.slice(0, cut) : `${digits.slice(0, cut)}.${fraction}`;
}

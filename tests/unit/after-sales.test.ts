import fc from "fast-check";
import { expect, test } from "vitest";
import { type Currency, currencies, shareStep } from "../../worker/domain/currency.ts";
import { faults, railStep } from "../../worker/domain/refunds.ts";
import { cardStep, openShop, railsOf, type Shop, sell, type Terms } from "./after-sales.support.ts";
import { wrongIn } from "./after-sales-books.support.ts";
import { decideDispute, openDispute } from "./after-sales-disputes.support.ts";
import { comeToRest, endOf, giveAllBack, wrongInTheEnd } from "./after-sales-ending.support.ts";
import { inWords, tell, tellAll } from "./after-sales-hearing.support.ts";
import { aStep, type Step, take } from "./after-sales-steps.support.ts";

const aStall = fc.record({
  units: fc.nat(400),
  shippingUnits: fc.nat(20),
  pieces: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.nat(2)),
});
const stalls = fc.oneof(
  { arbitrary: fc.array(aStall, { minLength: 1, maxLength: 4 }), weight: 11 },
  { arbitrary: fc.array(aStall, { minLength: 5, maxLength: 50 }), weight: 1 },
);
const termsIn = (currency: Currency): fc.Arbitrary<Terms> =>
  fc.record({
    currency: fc.constant(currency),
    rail: fc.constantFrom(...railsOf(currency)),
    stalls,
    basisPoints: fc.constantFrom(1000, 1000, 0, 1, 333, 1250, 3333, 5000),
    disputeFault: fc.constantFrom(...faults),
    isFeeKnown: fc.constantFrom(true, true, false),
    isOdd: shareStep(currency) === cardStep(currency) ? fc.constant(false) : fc.boolean(),
  });
const steps = fc.array(aStep, { minLength: 20, maxLength: 60 });
const anEnd = fc.record({
  isPaidOut: fc.boolean(),
  fault: fc.constantFrom(...faults),
  how: fc.nat(600),
});

function expectRight(wrong: readonly string[]): void {
  if (wrong.length > 0) throw new Error(wrong.join("\n"));
}

/** Opens a shop and sells once; whatever fails after that is told with the story so far. */
async function inShop(terms: Terms, work: (shop: Shop) => Promise<void>): Promise<void> {
  const shop = openShop(terms);
  try {
    const everybody = shop.sellers.map((_, n) => n);
    const { charge } = await sell(shop, terms.rail, everybody, 137n);
    if (terms.isFeeKnown) shop.processors[terms.rail].knowFee(charge);
    await tellAll(shop);
    await work(shop);
  } catch (error) {
    const story = shop.story.map((line, n) => `  ${n + 1}. ${line}`).join("\n");
    const what = error instanceof Error ? error.stack : error;
    throw new Error(`${what}\n${story}`, { cause: error });
  }
}
/** What was found by then is told, as short as it is by then; a run takes a fiftieth of a second. */
const LIMIT = { interruptAfterTimeLimit: 20_000 };

test.each(currencies)(
  "V130 L4 whatever follows sales in %s, every sum is right after each step, and nothing is left once all went back",
  (currency) =>
    fc.assert(
      fc.asyncProperty(termsIn(currency), steps, anEnd, (terms, all, { isPaidOut, fault, how }) =>
        inShop(terms, async (shop) => {
          for (const step of all) {
            await take(shop, step);
            expectRight(wrongIn(shop));
          }
          await comeToRest(shop, how);
          if (isPaidOut) await take(shop, payOut);
          await giveAllBack(shop, fault, how);
          expectRight([...wrongIn(shop), ...wrongInTheEnd(shop)]);
        }),
      ),
      { numRuns: 18, ...LIMIT },
    ),
);
const payOut: Step = {
  ...{ kind: "payOut", which: 0, part: 0, share: 1, how: 0 },
  ...{ fault: "shared", mood: "done" },
};

/** Before anybody disputes anything. */
const peaceful = fc.array(
  aStep.filter(({ kind }) => !["dispute", "decide", "attribute"].includes(kind)),
  { maxLength: 25 },
);
const aDispute = fc.record({
  share: fc.integer({ min: 1, max: 130 }),
  hows: fc.array(fc.nat(600), { minLength: 1, maxLength: 5 }),
  /** The place of each reading among the others when it is heard of, and once more. */
  places: fc.array(fc.nat(), { minLength: 14, maxLength: 14 }),
});

test("V135 whatever order a dispute is heard of in, and how often, everybody has the same in the end", () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...currencies).chain(termsIn),
      peaceful,
      aDispute,
      async (terms, before, { share, hows, places }) => {
        const ends: string[] = [];
        for (const isInOrder of [true, false])
          await inShop(terms, async (shop) => {
            for (const step of before) await take(shop, step);
            const readings = disputeOnce(shop, share, hows);
            const told = readings.flatMap((news, n) => [
              { news, place: isInOrder ? n : places[n]! },
              ...(isInOrder ? [] : [{ news, place: places[7 + n]! }]),
            ]);
            told.sort((a, b) => a.place - b.place);
            for (const { news } of told) {
              await tell(shop, terms.rail, news);
              shop.story.push(`${inWords(news)} is heard of`);
              expectRight(wrongIn(shop));
            }
            await comeToRest(shop, hows[0]!);
            expectRight(wrongIn(shop));
            ends.push(endOf(shop).join("\n"));
            expect(ends.at(-1)).toBe(ends[0]);
          });
      },
    ),
    { numRuns: 60, ...LIMIT },
  ));

/** The first sale is disputed and the dispute goes on; nobody has heard of any of it. */
function disputeOnce({ processors, sales, terms, story }: Shop, share: number, hows: number[]) {
  const processor = processors[terms.rail];
  const charge = sales[0]!.charge;
  const step = railStep(terms);
  const minor = (charge.minor * BigInt(share)) / (100n * step) + 1n;
  const known = processor.news.length;
  const dispute = openDispute(processor, charge, minor * step, hows[0]!);
  for (const how of hows) decideDispute(processor, dispute, how);
  const readings = processor.news.slice(known);
  story.push(`${dispute.ref} is opened, and then: ${readings.map(inWords).join(", ")}`);
  return readings;
}

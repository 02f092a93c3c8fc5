import { describe, expect, test } from "vitest";
import { wordsOfDeed, wordsOfMove } from "../../worker/domain/dispute-history.ts";
import { wordsOfReason } from "../../worker/domain/dispute-reasons.ts";
import { leftToAnswer, saidOfDispute } from "../../worker/domain/dispute-words.ts";
import { disputeStates } from "../../worker/domain/disputes.ts";
import { inEnglish } from "../../worker/domain/english.ts";

const isSentence = (text: string) => /^[A-Z].*\.$/.test(text);

describe("where a dispute stands, what happens next and when", () => {
  test.each(["seller", "operator"] as const)("is told to the %s for each state", (to) => {
    const all = disputeStates.map((state) => saidOfDispute(state, to));
    expect(all.flatMap((said) => Object.values(said)).filter((text) => !isSentence(text))).toEqual(
      [],
    );
    expect(new Set(all.map(({ words }) => words)).size).toBe(all.length);
  });

  test("sellers read nothing of names that only operators know", () => {
    for (const state of disputeStates)
      expect(JSON.stringify(saidOfDispute(state, "seller"))).not.toMatch(/[a-z]_[a-z]|operator/);
  });

  test("of one whose answer is on its way is told that", () => {
    expect(saidOfDispute("needs_response", "operator", "submit_evidence").words).toBe(
      "The evidence is on its way.",
    );
    expect(saidOfDispute("needs_response", "operator", "accept_dispute").words).toBe(
      "It is being accepted.",
    );
  });
});

describe("why a buyer wants money back", () => {
  test.each([
    ["fraudulent", "The buyer says that they did not pay."],
    ["UNAUTHORISED", "The buyer says that they did not pay."],
    ["product_not_received", "The buyer says that it did not arrive."],
    ["MERCHANDISE_OR_SERVICE_NOT_RECEIVED", "The buyer says that it did not arrive."],
    ["general", "No reason is given."],
    ["a_new_word", "The reason is called “a new word”."],
    ["constructor", "The reason is called “constructor”."],
  ])("%s: %s", (reason, words) => {
    expect(wordsOfReason(reason).words).toBe(words);
    expect(isSentence(wordsOfReason(reason).toWin)).toBe(true);
  });
});

describe("how long there is left to answer", () => {
  const now = new Date("2026-03-01T12:00:00Z");
  const hoursLater = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
  test.each([
    [7 * 24 + 5, "7 days left", false],
    [72.5, "3 days left", false],
    [72, "3 days left", true],
    [48, "2 days left", true],
    [47, "47 hours left", true],
    [1, "1 hour left", true],
    [0.5, "less than an hour left", true],
    [0, "the time is over", true],
    [-3, "the time is over", true],
  ])("of %s hours is told in words", (hours, words, isSoon) => {
    const dispute = { state: "needs_response", dueBy: hoursLater(hours) } as const;
    const left = leftToAnswer(dispute, now);
    expect(left && { words: inEnglish(left.sentence), isSoon: left.isSoon }).toEqual({
      ...{ words, isSoon },
    });
  });

  test("is nothing where no answer is awaited, or none has a day", () => {
    expect(leftToAnswer({ state: "under_review", dueBy: hoursLater(5) }, now)).toBeNull();
    expect(leftToAnswer({ state: "lost", dueBy: hoursLater(5) }, now)).toBeNull();
    expect(leftToAnswer({ state: "needs_response", dueBy: null }, now)).toBeNull();
  });
});

test("what happened is told in sentences, and what is not known by its name", () => {
  expect(wordsOfMove("dispute_fee", 1500n)).toBe("The processor took a fee.");
  expect(wordsOfMove("dispute_fee", -1500n)).toBe("The processor gave its fee back.");
  expect(wordsOfMove("dispute_held", 100n)).toBe("It was held from the sellers concerned.");
  expect(wordsOfMove("capture", 1n)).toBe("capture");
  expect(wordsOfDeed("submit_evidence")).toBe("The evidence was sent.");
  expect(wordsOfDeed("constructor")).toBe("constructor");
});

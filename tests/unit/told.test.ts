import { readdirSync, readFileSync } from "node:fs";
import { compileMessage } from "@lingui/message-utils/compileMessage";
import { afterEach, describe, expect, test, vi } from "vitest";
import { toldTexts } from "../../web/told-texts.ts";
import {
  type English,
  english,
  inEnglish,
  type Sentence,
  say,
} from "../../worker/domain/english.ts";
import { explain } from "../../worker/domain/explanation/explain.ts";
import { sale } from "./explanation.support.ts";
import { textsIn } from "./words.support.ts";

const FOLDER = "web/src/locales/de";
const catalogs = readdirSync(FOLDER).filter((name) => name.startsWith("told"));
const texts = catalogs.flatMap((name) => textsIn(readFileSync(`${FOLDER}/${name}`, "utf8")));

/** The page's own code, as a browser of this language has it. */
async function page(locale: "de-DE" | "en-US") {
  vi.resetModules();
  vi.stubGlobal("navigator", { languages: [locale] });
  vi.stubGlobal("localStorage", { getItem: () => null });
  vi.stubGlobal("document", { documentElement: {} });
  const { i18n } = await import("@lingui/core");
  const told = await import("../../web/src/api/told.ts");
  const messages = texts.map((text) => [text.of, compileMessage(text.in)]);
  if (locale === "de-DE") i18n.load("de", Object.fromEntries(messages));
  return told;
}
afterEach(() => vi.unstubAllGlobals());

/** With something of its own in each place, which is a number where it is counted. */
function filled(text: string, count: number) {
  const names = [...text.matchAll(/\{(\w+)([,}])/g)];
  const values = names.map(([, name, end]) => [name, end === "," ? count : `‹${name}›`]);
  return { text: text as English, values: Object.fromEntries(values) };
}

describe("what the API says", () => {
  test.each([1, 2])("is the same in English on a page, counted to %i", async (count) => {
    const { toldWith } = await page("en-US");
    expect(texts.length).toBeGreaterThan(300);
    const all = texts.map(({ of }) => filled(of, count));
    expect(all.map(toldWith)).toEqual(all.map(inEnglish));
  });

  test("is said in German on a page, whole and with all that is filled in", async () => {
    const { told, toldWith } = await page("de-DE");
    for (const { of } of texts) {
      const sentence = filled(of, 2);
      const said = toldWith(sentence);
      const hasWords = /[a-z]/.test(of.replace(/\{\w+\}/g, ""));
      if (hasWords) expect(said).not.toBe(inEnglish(sentence));
      for (const value of Object.values(sentence.values)) expect(said).toContain(`${value}`);
      if (!of.includes("{")) expect(told(of)).toBe(said);
    }
  });

  test("goes on with what somebody wrote, and stays English where it is new to the page", async () => {
    const { told, toldWith } = await page("de-DE");
    expect(told("The shop holds it back: Who are {you}?")).toBe(
      "Der Shop hält es zurück: Who are {you}?",
    );
    expect(told("Ask {us}: we know.")).toBe("Ask {us}: we know.");
    expect(told("something new", "anders gesagt")).toBe("anders gesagt");
    const sentence = say(english("{count, plural, one {# new thing} other {# new things}}"), {
      ...{ count: 2 },
    });
    expect(toldWith(sentence)).toBe("2 new things");
  });

  test("has sums, numbers, days and lists as a German writes them", async () => {
    const { toldWith } = await page("de-DE");
    const inGerman = (sentence: Sentence) => toldWith(sentence).replaceAll("\u00a0", " ");
    expect(explain(sale(), undefined).sentences.map(inGerman)).toEqual([
      "Bestellung AH-1 vom 23. November 2026 beläuft sich auf 35,00 $ und ist bezahlt.",
      "Bezahlt wurden 35,00 $ über Stripe (pi_1).",
      "Die Gebühr von Stripe, 1,32 $, trägt die Plattform.",
      "Der Teil von Ash besteht aus Waren für 30,00 $ und Versand für 5,00 $.",
      "Die Plattform behält 10 % vom Preis der Waren: 10 % von 30,00 $ sind 3 $, kaufmännisch gerundet auf 0,01 $ genau, also 3,00 $.",
      "Der Versand gehört ganz der Werkstatt, also bekommt Ash 32,00 $.",
      "Das Geld wurde am 23. November 2026 über Stripe (tr_1) gesendet und ist angekommen.",
      "Alle 13 geprüften Summen gehen auf.",
    ]);
    const back = ["12.34", "0.10"].map((amount) =>
      say(english("{sum} went back to the buyer"), { sum: { amount, currency: "EUR" } }),
    );
    const what = { sum: { amount: "1234.5", currency: "EUR" }, by: "PayPal", back };
    expect(inGerman(say(english("{sum} came by {by} and pay no order: {back}."), what))).toBe(
      "1.234,5 € kamen über PayPal und bezahlen keine Bestellung: 12,34 € gingen an die Käuferseite zurück, 0,10 € gingen an die Käuferseite zurück.",
    );
  });
});

describe("what is marked", () => {
  const found: string[] = [];
  const collect = (code: string) =>
    toldTexts.extract("x.ts", code, ({ id }) => void found.push(id), {} as never);

  test("is collected with its quotes and over several lines", async () => {
    await collect('say(english(\n  "He said \\"no\\", {who}.",\n), { who });');
    await collect("say(english('He didn\\'t say \"yes\".'), {});");
    expect(found).toEqual(['He said "no", {who}.', 'He didn\'t say "yes".']);
  });

  test("alone is said, and with something for each of its places", () => {
    const sum = { amount: "1.00", currency: "USD" };
    // @ts-expect-error Nobody would translate it.
    say("Nothing.", {});
    // @ts-expect-error Nor what is put together.
    english(`${sum.amount} came back.`);
    const back = english("{sum} went back to the buyer");
    // @ts-expect-error There would be a hole in it.
    expect(inEnglish(say(back, {}))).toBe(" went back to the buyer");
    // @ts-expect-error That belongs nowhere.
    expect(inEnglish(say(back, { sum, day: "" }))).toBe("1.00 USD went back to the buyer");
  });

  test.each(["english(text)", "english(`text`)"])("has to stand there: %s is refused", (code) =>
    expect(() => collect(code)).toThrow("stands there whole"),
  );
});

import { createHash } from "node:crypto";
import common from "./common-passwords.json" with { type: "json" };

/** The shop's own words, which whoever guesses a password here tries first. */
const SHOP_WORDS = ["artisanshub", "artisans", "artisan"];
/** Shorter names stand in too many words. */
const PERSONAL_CHARS_MIN = 3;
/** What has to be left of a password without the words that anybody knows. */
const OWN_CHARS_MIN = 6;
/** More beside a common password than a year and two signs is something of one's own. */
const PADDING_CHARS_MAX = 6;
/** A longer one is a sentence, whatever words it has. */
const PAIR_CHARS_MAX = 24;
const DIFFERENT_CHARS_MIN = 5;
/** What fingers do by themselves: the alphabet, numbers, and the keyboard along and across. */
const WALKS = [
  ...[
    "abcdefghijklmnopqrstuvwxyz",
    "012345678901234567890",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
  ],
  ...["1q2w3e4r5t6y7u8i9o0p", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm"],
  ...["azertyuiopqsdfghjklmwxcvbn", "qazwsxedcrfvtgbyhnujmikolp"],
].flatMap((walk) => [walk, [...walk].reverse().join("")]);
/** Signs that stand for letters. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ "@": "a", "4": "a", "3": "e", "1": "i", "!": "i", "0": "o", $: "s", "5": "s", "7": "t" },
};

/**
 * Why a password would soon be guessed: because many people use it or it is made of such a one, or
 * because it is made of what is known of its owner or the shop. Undefined: it would not.
 */
export function weaknessOf(
  password: string,
  personal: readonly string[],
): "common" | "personal" | undefined {
  const plain = password.normalize("NFKC").toLowerCase();
  if (isCommon(plain) || isHabit(plain) || isPadded(plain) || isPair(plain)) return "common";
  return isPersonal(plain, personal) ? "personal" : undefined;
}

/** As `npm run passwords` wrote them: the beginnings of digests, in hexadecimal. */
let digests: ReadonlySet<string> | undefined;
const HEX_CHARS = 2 * common.bytes;

function isCommon(text: string): boolean {
  digests ??= new Set(
    Buffer.from(common.digests, "base64")
      .toString("hex")
      .match(new RegExp(`.{${HEX_CHARS}}`, "g")),
  );
  return digests.has(createHash("sha256").update(text).digest("hex").slice(0, HEX_CHARS));
}

function isHabit(text: string): boolean {
  if (new Set(text).size < DIFFERENT_CHARS_MIN) return true;
  // Twice the same is found in itself, begun one later.
  if (`${text}${text}`.indexOf(text, 1) < text.length) return true;
  return WALKS.some((walk) => walk.includes(text));
}

/** A common password with digits and signs around it, or with signs in place of letters. */
function isPadded(text: string): boolean {
  const sides = Array.from({ length: PADDING_CHARS_MAX + 1 }, (_, i) => i);
  return sides.some((front) =>
    sides
      .filter((back) => front + back <= PADDING_CHARS_MAX && front + back < text.length)
      .some((back) => {
        const core = text.slice(front, text.length - back);
        const padding = text.slice(0, front) + text.slice(text.length - back);
        return !/\p{L}/u.test(padding) && (isCommon(core) || isCommon(spelled(core)));
      }),
  );
}

const spelled = (text: string) => [...text].map((sign) => LETTERS[sign] ?? sign).join("");

function isPair(text: string): boolean {
  if (text.length > PAIR_CHARS_MAX) return false;
  return Array.from({ length: text.length - 1 }, (_, i) => i + 1).some(
    (at) => isCommon(text.slice(0, at)) && isCommon(text.slice(at)),
  );
}

function isPersonal(text: string, personal: readonly string[]): boolean {
  const words = [...SHOP_WORDS, ...personal.flatMap(wordsIn)].sort((a, b) => b.length - a.length);
  const own = words.reduce((rest, word) => rest.replaceAll(word, ""), onlyLetters(text));
  return own.length < OWN_CHARS_MIN && own.length < onlyLetters(text).length;
}

/** Of a name or an address: each word of it, and all of it in one. */
const wordsIn = (fact: string) =>
  [
    ...fact.toLowerCase().split(/[^\p{L}\p{N}]+/u),
    onlyLetters(fact.toLowerCase().split("@")[0] ?? ""),
  ].filter((word) => word.length >= PERSONAL_CHARS_MIN);
const onlyLetters = (text: string) => text.replace(/[^\p{L}\p{N}]+/gu, "");

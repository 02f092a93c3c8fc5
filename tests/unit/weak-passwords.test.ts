import { readFileSync } from "node:fs";
import { dictionary } from "@zxcvbn-ts/language-common";
import { expect, test } from "vitest";
import { weaknessOf } from "../../worker/auth/weak-passwords.ts";
import { commonPasswordsFile, commonPasswordsPage } from "../local/common-passwords.ts";

const ada = ["Ada King-Noel", "ada.lovelace@buyers.example"];

test("the list of common passwords is what its package makes of it", () => {
  expect(readFileSync(commonPasswordsFile, "utf8")).toBe(commonPasswordsPage());
});

test("every common password of the list that is long enough is refused, and what people make of others", () => {
  const common = dictionary["passwords-common"];
  const long = common.filter((password) => password.length >= 10);
  const padded = common
    .slice(0, 2000)
    .flatMap((stem) => [`${stem}2026!`, `1${stem.toUpperCase()}123`]);
  const all = [...long, ...padded].filter(({ length }) => length >= 10);
  expect(all.length).toBeGreaterThan(4000);
  expect(all.filter((password) => weaknessOf(password, []) !== "common")).toEqual([]);
});

test.each([
  ...["password123", "P@ssw0rd1!", "monkey2024!!", "1234567890", "qwertzuiop", "poiuytrewq"],
  ...["abcdefghijk", "aaaaaaaaaaaa", "xyzzyxyzzy", "dragonmonkey", "1qaz2wsx3edc"],
])("%s is common", (password) => expect(weaknessOf(password, [])).toBe("common"));

test.each([
  ...[
    "Ada.Lovelace1",
    "lovelace-1815",
    "adakingnoel!",
    "King_Noel_99",
    "artisanshub1",
    "Artisan's Hub 7",
  ],
])("%s says who made it, or where", (password) =>
  expect(weaknessOf(password, ada)).toBe("personal"),
);

test.each([
  ...["correct horse battery staple", "8402957261", "ada likes analytical engines", "qzkwjvhxpt"],
  ...["ééééàààùùîîôô", "monkey 8402957261", "🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵"],
])("%s is good enough, whatever it is made of", (password) =>
  expect(weaknessOf(password, ada)).toBeUndefined(),
);

test("whoever has no name worth the word may still choose", () => {
  expect(weaknessOf("jo walks by the sea", ["Jo", "jo@a.example"])).toBeUndefined();
  expect(weaknessOf("quiet harbour lamp", [])).toBeUndefined();
});

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { inRoot } from "../local/folders.ts";
import { testKeysIn } from "../local/test-keys.ts";

const read = (path: string) => readFileSync(inRoot(path), "utf8");

test("every variable of the Worker is explained in .dev.vars.example", () => {
  const variables = [...read("worker/config.ts").matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(
    ([, name]) => name,
  );
  const example = read(".dev.vars.example");
  expect(variables.length).toBeGreaterThan(20);
  expect(variables.filter((name) => !new RegExp(`^(# +)?${name}\\b`, "m").test(example))).toEqual(
    [],
  );
});

test("the example as it is asks for no real processor", () => {
  expect(testKeysIn(read(".dev.vars.example"))).toEqual({});
});

test("a live key is refused by name, and its value is not repeated", () => {
  const live = "sk_live_0123456789";
  expect(() => testKeysIn(`STRIPE_SECRET_KEY=${live}`)).toThrow(/^STRIPE_SECRET_KEY .*live key/);
  expect(() => testKeysIn(`STRIPE_SECRET_KEY=${live}`)).not.toThrow(live);
});

test("half of a processor's keys are refused, because the rest would be the stand-in's", () => {
  expect(() => testKeysIn("PAYPAL_CLIENT_ID=a\nPAYPAL_CLIENT_SECRET=b")).toThrow(
    "PAYPAL_WEBHOOK_ID",
  );
});

test("one processor may be real and the other a stand-in", () => {
  const keys = testKeysIn("PAYPAL_CLIENT_ID=a\nPAYPAL_CLIENT_SECRET=b\nPAYPAL_WEBHOOK_ID=c");
  expect(keys.paypal?.PAYPAL_CLIENT_ID).toBe("a");
  expect(keys.stripe).toBeUndefined();
});

import { expect, test } from "vitest";
import { ReplayBody } from "../../worker/http/contract/events.ts";
import { ShippingAddress } from "../../worker/http/contract/orders.ts";

/** Of an id, and of a card: 16 digits whose check digit is right. */
const DIGITS = "4242424242424242";
const ID = `01a2267b-${DIGITS.slice(0, 4)}-7${DIGITS.slice(4, 7)}-8e9f-${DIGITS.slice(4)}`;

test.each([DIGITS, ID, `evt_${DIGITS}`])(
  "an event's name is a name, whatever its digits: %s",
  (id) => {
    expect(ReplayBody.safeParse({ ids: [id] }).success).toBe(true);
    expect(ReplayBody.safeParse({ objectRef: id }).success).toBe(true);
  },
);

test("what a person writes may not hold a card's number all the same", () => {
  const address = { name: "Ada", line1: DIGITS, city: "London", country: "GB" };
  expect(ShippingAddress.safeParse(address).success).toBe(false);
});

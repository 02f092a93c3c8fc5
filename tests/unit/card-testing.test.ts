import { describe, expect, it } from "vitest";
import {
  type Count,
  counterKey,
  countersOf,
  type Sender,
  stepOf,
} from "../../worker/domain/card-testing.ts";
import { networkOf } from "../../worker/domain/network.ts";

const NOW = new Date("2026-11-23T12:00:00Z");
const count = (key: string, n: number, endsAt = NOW): Count => ({ key, count: n, endsAt });
const sender: Sender = { who: "w", address: "a", account: null };

describe("counters", () => {
  it("are those of everything that is known of a sender, always in one order", () => {
    const keys = ["decline:address:a", "decline:card:c", "decline:who:w"];
    expect(countersOf("decline", sender, "c")).toEqual(keys);
    expect(countersOf("payment", sender)).toEqual(["payment:address:a", "payment:who:w"]);
  });

  it("of somebody unknown are none", () => {
    expect(countersOf("decline", {}, null)).toEqual([]);
  });
});

describe("V188 steps", () => {
  it.each([
    ["payment:who:w", 10, 30],
    ["payment:account:x", 10, 30],
    ["payment:address:a", 30, 120],
    ["decline:who:w", 4, 19],
    ["decline:account:x", 4, 19],
    ["decline:address:a", 9, 19],
    ["decline:card:c", 4, 19],
  ])("of %s begin after %i and %i", (key, challenge, refuse) => {
    expect(stepOf([count(key, challenge)]).kind).toBe("free");
    expect(stepOf([count(key, challenge + 1)]).kind).toBe("challenge");
    expect(stepOf([count(key, refuse)]).kind).toBe("challenge");
    expect(stepOf([count(key, refuse + 1)]).kind).toBe("refuse");
  });

  it("never count a card that is only tried for payments", () => {
    expect(stepOf([count(counterKey("payment", "card", "c"), 1e9)]).kind).toBe("free");
  });

  it("refuse until the last of the windows that refuse is over", () => {
    const later = new Date(NOW.getTime() + 1000);
    const counts = [
      count("decline:who:w", 20),
      count("decline:address:a", 20, later),
      count("payment:who:w", 11, new Date(NOW.getTime() + 9000)),
    ];
    expect(stepOf(counts)).toEqual({ kind: "refuse", key: "decline:address:a", until: later });
    expect(stepOf([...counts].reverse())).toEqual(stepOf(counts));
  });

  it("of nobody who was counted are free", () => {
    expect(stepOf([])).toEqual({ kind: "free" });
  });
});

describe("an address counts as", () => {
  it.each([
    ["203.0.113.9", "203.0.113.9"],
    [" 203.0.113.9 ", "203.0.113.9"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:DB8:1:2::", "2001:db8:1:2::/64"],
    ["2001:db8:1:2::ffff", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::ffff:203.0.113.9", "203.0.113.9"],
    ["::ffff:cb00:7109", "203.0.113.9"],
    ["64:ff9b::203.0.113.9", "64:ff9b:0:0::/64"],
  ])("%s: %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it.each([
    ...["", "local", "127.0.0.1", "::1", "::ffff:127.0.0.1", "256.1.1.1", "1.2.3", ":", ":::"],
    ...["1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "12345::", "g::"],
    ...["::256.1.1.1", "1.2.3.4:80"],
  ])("%j is no address of the internet", (address) => {
    expect(networkOf(address)).toBeUndefined();
  });
});

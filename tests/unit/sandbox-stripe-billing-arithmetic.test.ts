import { describe, expect, it } from "vitest";
import { boundary, periodAt } from "../sandbox/stripe/billing/periods.ts";
import { fraction, shareFrom, split } from "../sandbox/stripe/billing/shares.ts";

const at = (text: string) => Date.parse(`${text}Z`) / 1000;
const day = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 19);
const MONTH = { interval: "month", interval_count: 1 };

describe("billing periods", () => {
  it("keep the 31st through months that have none", () => {
    const anchor = at("2027-01-31T10:20:30");
    const ends = [1, 2, 3, 4].map((count) => day(boundary(anchor, MONTH, count)));
    expect(ends).toEqual([
      "2027-02-28T10:20:30",
      "2027-03-31T10:20:30",
      "2027-04-30T10:20:30",
      "2027-05-31T10:20:30",
    ]);
  });

  it("know the leap day, monthly and yearly", () => {
    expect(day(boundary(at("2028-01-31T00:00:00"), MONTH, 1))).toBe("2028-02-29T00:00:00");
    const leap = at("2028-02-29T00:00:00");
    const year = { interval: "year", interval_count: 1 };
    expect([1, 4].map((count) => day(boundary(leap, year, count)))).toEqual([
      "2029-02-28T00:00:00",
      "2032-02-29T00:00:00",
    ]);
  });

  it.each([
    ["day", 3, "2027-03-04T00:00:00", "2027-03-04T00:00:00", "2027-03-07T00:00:00"],
    ["week", 2, "2027-03-14T23:59:59", "2027-03-01T00:00:00", "2027-03-15T00:00:00"],
    ["month", 3, "2027-08-31T23:59:59", "2027-06-01T00:00:00", "2027-09-01T00:00:00"],
    ["year", 1, "2029-02-28T00:00:00", "2028-03-01T00:00:00", "2029-03-01T00:00:00"],
    ["month", 1, "2027-02-15T00:00:00", "2027-02-01T00:00:00", "2027-03-01T00:00:00"],
  ])("of every %s (times %i) contain the moment, not their own end", (...row) => {
    const [interval, count, moment, start, end] = row;
    const anchor = at("2027-03-01T00:00:00");
    const period = periodAt(anchor, { interval, interval_count: count }, at(moment));
    expect([day(period.start), day(period.end)]).toEqual([start, end]);
  });
});

describe("shares of money", () => {
  const april = { start: at("2027-04-01T00:00:00"), end: at("2027-05-01T00:00:00") };

  it("are counted to the second and rounded half away from zero", () => {
    expect(shareFrom(3000, april, at("2027-04-16T00:00:00"))).toBe(1500);
    expect(shareFrom(3000, april, at("2027-04-16T00:00:01"))).toBe(1500);
    expect(shareFrom(1, april, at("2027-04-16T00:00:00"))).toBe(1);
    expect(shareFrom(-1, april, at("2027-04-16T00:00:00"))).toBe(-1);
    expect(shareFrom(2_592_000, april, at("2027-04-30T23:59:59"))).toBe(1);
  });

  it("are all before a period and nothing after it", () => {
    expect(shareFrom(999, april, april.start - 5)).toBe(999);
    expect(shareFrom(999, april, april.end + 5)).toBe(0);
  });

  it("are exact where floating point is not", () => {
    expect(fraction(999_999_999_999, 2_591_999, 2_592_000)).toBe(999_999_614_197);
  });

  it("lose nothing when an amount is divided", () => {
    expect(split(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(split(5, [0, 3, 7])).toEqual([0, 2, 3]);
    expect(split(5, [0, 0])).toEqual([0, 0]);
  });
});

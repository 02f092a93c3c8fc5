import type { ProcessorName } from "../../domain/processor-name.ts";
import type { Deps } from "../ports.ts";
import { type Finding, fail, ok, span, titles, unread, warn } from "./finding.ts";

/** Clocks of data centres differ by less than a second. */
const SKEW_MS_WARN = 30_000;
/** A signature is good for 300 s: beyond this, one that took a minute to come is refused. */
const SKEW_MS_FAIL = 240_000;

/** Their clock against ours: signatures are judged by their age. */
export async function checkClock(deps: Deps, rail: ProcessorName): Promise<Finding> {
  const about = { check: "clock", subject: rail } as const;
  const read = await deps.processors[rail].setup.greet();
  if (read.kind !== "ok") return unread(about, rail, read, "the balance");
  const { at, askedAt, answeredAt } = read.value;
  const here = (askedAt.getTime() + answeredAt.getTime()) / 2;
  const skewMs = here - at.getTime();
  const evidence = `Our clock is ${span(skewMs)} ${skewMs < 0 ? "behind" : "ahead of"} ${titles[rail]}'s`;
  const advice = "Find out whose clock is wrong: signatures older than 300 s are refused.";
  if (Math.abs(skewMs) > SKEW_MS_FAIL) return fail(about, evidence, advice);
  return Math.abs(skewMs) > SKEW_MS_WARN ? warn(about, evidence, advice) : ok(about, evidence);
}

import { english, say } from "../../domain/english.ts";
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
  if (read.kind !== "ok") return unread(about, rail, read, english("the balance"));
  const { at, askedAt, answeredAt } = read.value;
  const here = (askedAt.getTime() + answeredAt.getTime()) / 2;
  const skewMs = here - at.getTime();
  const apart = { span: span(skewMs), title: titles[rail] };
  const evidence =
    skewMs < 0
      ? say(english("Our clock is {span} behind {title}'s"), apart)
      : say(english("Our clock is {span} ahead of {title}'s"), apart);
  const advice = say(
    english("Find out whose clock is wrong: signatures older than 300 s are refused."),
    {},
  );
  if (Math.abs(skewMs) > SKEW_MS_FAIL) return fail(about, evidence, advice);
  return Math.abs(skewMs) > SKEW_MS_WARN ? warn(about, evidence, advice) : ok(about, evidence);
}

import { english, say } from "../../domain/english.ts";
import type { Deps } from "../ports.ts";
import { type Finding, fail, ok, unread } from "./finding.ts";

export type Mode = "live" | "test";
export type Keys = {
  readonly environment: string;
  /** By the variable that says it. */
  readonly modes: Readonly<Record<string, Mode>>;
};

/** Live keys in production and nowhere else, and a key that is what it says. */
export async function checkModes(deps: Deps, keys: Keys): Promise<Finding> {
  const about = { check: "mode", subject: keys.environment } as const;
  const wanted: Mode = keys.environment === "production" ? "live" : "test";
  const wrong = Object.entries(keys.modes).filter(([, mode]) => mode !== wanted);
  const told = say(english("The keys: {modes}"), {
    modes: Object.entries(keys.modes).map(([name, mode]) =>
      say(english("{name} is {mode}"), { name, mode }),
    ),
  });
  if (wrong.length > 0)
    return fail(
      about,
      told,
      say(english("Set {names} of the {wanted} mode."), {
        ...{ names: namesOf(wrong.map(([name]) => name)), wanted },
      }),
    );
  const greeting = await deps.processors.stripe.setup.greet();
  if (greeting.kind !== "ok") return unread(about, "stripe", greeting, english("the balance"));
  return greeting.value.isLive === (wanted === "live")
    ? ok(about, told)
    : fail(
        about,
        say(english("Stripe says that STRIPE_SECRET_KEY is of the {mode} mode"), {
          mode: wanted === "live" ? "test" : "live",
        }),
        say(english("Set a key of the {wanted} mode."), { wanted }),
      );
}

const namesOf = ([one = "", ...others]: readonly string[]) =>
  others.length === 0
    ? one
    : say(english("{one} and {others}"), { one, others: others.join(", ") });

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
  const told = Object.entries(keys.modes).map(([name, mode]) => `${name} is ${mode}`);
  if (wrong.length > 0)
    return fail(
      about,
      told.join(", "),
      `Set ${wrong.map(([name]) => name).join(" and ")} of the ${wanted} mode.`,
    );
  const greeting = await deps.processors.stripe.setup.greet();
  if (greeting.kind !== "ok") return unread(about, "stripe", greeting, "the balance");
  return greeting.value.isLive === (wanted === "live")
    ? ok(about, told.join(", "))
    : fail(
        about,
        `Stripe says that STRIPE_SECRET_KEY is of the ${wanted === "live" ? "test" : "live"} mode`,
        `Set a key of the ${wanted} mode.`,
      );
}

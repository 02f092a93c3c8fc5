import type { PayPalContext } from "../http.ts";
import { malformed, type Refusal } from "../refusal.ts";
import { payPalJudge } from "./index.ts";

/** What PayPal calls each way of not being as described; the first that fits counts. */
const ISSUES: readonly (readonly [words: RegExp, issue: string])[] = [
  [/^must have required property '(\w+)'/, "MISSING_REQUIRED_PARAMETER"],
  [/^must NOT have (?:fewer|more) than \d+ characters/, "INVALID_STRING_LENGTH"],
  [/^must NOT have fewer than \d+ items/, "INVALID_ARRAY_MIN_ITEMS"],
  [/^must NOT have more than \d+ items/, "INVALID_ARRAY_MAX_ITEMS"],
  [/^must be equal to one of/, "INVALID_PARAMETER_VALUE"],
];

/** Rules that PayPal names an issue for itself, which the call's own reading says. */
const OWN_RULES = /^\/payer\/payer_id |^\/payer .*\(payer_id\)$/;

/**
 * PayPal holds a body to its description before it looks at what it asks for; what is wrong there
 * is a 400 and nothing happens. Unknown fields are refused too: no page says whether PayPal
 * overlooks them, and they would have to appear in answers that have no place for them. The SDK's
 * schemas are not enough for this, so without PayPal's descriptions nothing is refused here.
 */
export function refuseUndescribed(c: PayPalContext, body: unknown): void {
  const judge = payPalJudge();
  if (!judge.isDescribed) return;
  const { method, path, url } = c.req;
  const query = new URL(url).searchParams;
  const header = (name: string) => c.req.header(name);
  const { violations } = judge.request({ method, path, query, header, body });
  const first = violations.find((each) => each.startsWith("/") && !OWN_RULES.test(each));
  if (first !== undefined) throw asRefusal(first);
}

function asRefusal(violation: string): Refusal {
  const [, at = "/", words = ""] = /^(\/\S*) (.*)$/s.exec(violation) ?? [];
  for (const [pattern, issue] of ISSUES) {
    const found = pattern.exec(words);
    if (found === null) continue;
    const [, missing] = found;
    const field = missing === undefined ? at : `${at === "/" ? "" : at}/${missing}`;
    return malformed(issue, { field });
  }
  return malformed("INVALID_PARAMETER_SYNTAX", { field: at });
}

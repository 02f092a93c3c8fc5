/**
 * Holds a body to PayPal's description, from the command line:
 *
 *   node tests/sandbox/paypal/description/check.ts request "POST /v2/checkout/orders" < body.json
 *   node tests/sandbox/paypal/description/check.ts answer "POST /v2/checkout/orders" 201 < body.json
 *   node tests/sandbox/paypal/description/check.ts event PAYMENT.CAPTURE.COMPLETED < event.json
 */
import { readFileSync } from "node:fs";
import type { Verdict } from "../../core/contract.ts";
import { payPalJudge } from "./index.ts";

const [what, line = "", status = "200"] = process.argv.slice(2);
const [method = "", address = ""] = line.split(" ");
const { pathname: path, searchParams: query } = new URL(address, "http://paypal.example");
const raw = readFileSync(0, "utf8");
const body: unknown = raw.trim() === "" ? undefined : JSON.parse(raw);
const header = (name: string) =>
  name.toLowerCase() === "content-type" ? "application/json" : undefined;

const verdicts: Record<string, () => Verdict> = {
  request: () => payPalJudge().request({ method, path, query, header, body }),
  answer: () => payPalJudge().answer({ method, path, status: Number(status), body }),
  event: () => payPalJudge().event(line, body),
};
const verdict = verdicts[what ?? ""]?.();
if (verdict === undefined) throw new Error("the first argument is request, answer or event");
process.stdout.write(`${JSON.stringify(verdict, null, 2)}\n`);
process.exitCode = verdict.violations.length === 0 ? 0 : 1;

import { parseArgs } from "node:util";
import type { Explanation } from "../../worker/http/contract/explanations.ts";
import { print } from "./explain/print.ts";
import { askJson } from "./http.ts";
import { asCommand, findSystem, say } from "./running.ts";

const text = { type: "string" } as const;
const ways = {
  transfer: text,
  payout: text,
  account: text,
  "seller-order": text,
  order: text,
  seller: text,
  limit: text,
};
const options = {
  ...ways,
  url: text,
  login: text,
  json: { type: "boolean", default: false },
} as const;

/**
 * `npm run explain -- --transfer ID`: why a seller gets this amount. Likewise `--order`,
 * `--seller-order`, `--seller`, and `--payout` with `--account` for Stripe's. Ends with 0 only if
 * every sum adds up.
 */
async function explain(): Promise<boolean> {
  const { values } = parseArgs({ options });
  const { apiUrl, deskHeaders: headers } = await findSystem(values);
  const asked = Object.keys(ways).flatMap((name) => {
    const value = values[name as keyof typeof ways];
    return value === undefined ? [] : [[name.replace("-o", "O"), value]];
  });
  const url = `${apiUrl}/operator/explanations?${new URLSearchParams(asked)}`;
  const explanation = await askJson<Explanation>(url, { headers });
  await say(values.json ? `${JSON.stringify(explanation)}\n` : print(explanation));
  return explanation.addsUp;
}

await asCommand(explain);

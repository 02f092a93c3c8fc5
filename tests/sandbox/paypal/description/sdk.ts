import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Verdict } from "../../core/contract.ts";
import type { Judge } from "./judge.ts";

const SDK = "@paypal/paypal-server-sdk";

/** The file of the SDK's models that has a schema, and what it is called there. */
type Model = string;
type Row = { line: string; request?: Model; answer?: Model };

/** What the SDK knows: Orders v2, Payments v2, Vault v3 and the transaction search. */
const ROWS: readonly Row[] = [
  { line: "POST /v2/checkout/orders", request: "orderRequest", answer: "order" },
  { line: "GET /v2/checkout/orders/:id", answer: "order" },
  { line: "PATCH /v2/checkout/orders/:id" },
  {
    line: "POST /v2/checkout/orders/:id/confirm-payment-source",
    request: "confirmOrderRequest",
    answer: "order",
  },
  {
    line: "POST /v2/checkout/orders/:id/authorize",
    request: "orderAuthorizeRequest",
    answer: "orderAuthorizeResponse",
  },
  {
    line: "POST /v2/checkout/orders/:id/capture",
    request: "orderCaptureRequest",
    answer: "order",
  },
  {
    line: "POST /v2/checkout/orders/:id/track",
    request: "orderTrackerRequest",
    answer: "order",
  },
  { line: "GET /v2/payments/authorizations/:id", answer: "paymentAuthorization" },
  {
    line: "POST /v2/payments/authorizations/:id/capture",
    request: "captureRequest",
    answer: "capturedPayment",
  },
  {
    line: "POST /v2/payments/authorizations/:id/reauthorize",
    request: "reauthorizeRequest",
    answer: "paymentAuthorization",
  },
  { line: "POST /v2/payments/authorizations/:id/void", answer: "paymentAuthorization" },
  { line: "GET /v2/payments/captures/:id", answer: "capturedPayment" },
  {
    line: "POST /v2/payments/captures/:id/refund",
    request: "refundRequest",
    answer: "refund",
  },
  { line: "GET /v2/payments/refunds/:id", answer: "refund" },
  {
    line: "POST /v3/vault/setup-tokens",
    request: "setupTokenRequest",
    answer: "setupTokenResponse",
  },
  { line: "GET /v3/vault/setup-tokens/:id", answer: "setupTokenResponse" },
  {
    line: "POST /v3/vault/payment-tokens",
    request: "paymentTokenRequest",
    answer: "paymentTokenResponse",
  },
  { line: "GET /v3/vault/payment-tokens/:id", answer: "paymentTokenResponse" },
  { line: "GET /v3/vault/payment-tokens", answer: "customerVaultPaymentTokensResponse" },
  { line: "GET /v1/reporting/transactions", answer: "searchResponse" },
  { line: "GET /v1/reporting/balances", answer: "balancesResponse" },
];

type Problem = { path: (string | number)[]; message?: string };
type SdkSchema = object;
type Result = { errors: false; result: unknown } | { errors: Problem[] };
type Tool = (value: unknown, schema: SdkSchema) => Result;

const require = createRequire(import.meta.url);

/**
 * The next best judge, for a machine without PayPal's descriptions: the schemas inside PayPal's own
 * server SDK. They know names, types and what is required, but no patterns, lengths or failures.
 */
export function sdkJudge(): Judge {
  const rows = ROWS.map((row) => {
    const [method = "", path = ""] = row.line.split(" ");
    return { ...row, method, pattern: new RegExp(`^${path.replaceAll(":id", "[^/]+")}$`) };
  });
  const find = (method: string, path: string) =>
    rows.find((row) => row.method === method && row.pattern.test(path));
  const by = `${SDK} ${version()}, because PayPal's descriptions are not here`;

  function judge(model: Model | undefined, body: unknown): Verdict {
    const violations = model === undefined || body === undefined ? [] : problemsOf(model, body);
    return { by, violations: violations.slice(0, PROBLEMS_TOLD_MAX) };
  }

  return {
    name: by,
    isDescribed: false,
    request: ({ method, path, body }) => judge(find(method, path)?.request, body),
    answer: ({ method, path, status, body }) =>
      judge(status < 300 && status !== 204 ? find(method, path)?.answer : undefined, body),
    event: () => ({ by, violations: [] }),
  };
}

const PROBLEMS_TOLD_MAX = 5;

function problemsOf(model: Model, body: unknown): string[] {
  const { validateAndMap, validateAndUnmap } = tools();
  const read = validateAndMap(body, schemaOf(model));
  if (read.errors !== false)
    return read.errors.map(
      // Only the first line says what is wrong, the rest repeats the value.
      ({ path, message = "is wrong" }) => `/${path.join("/")} ${message.split("\n", 1)[0]}`,
    );
  const written = validateAndUnmap(read.result, schemaOf(model));
  return lost(body, written.errors === false ? written.result : body, "");
}

/** What the SDK does not write again was not in its model. */
function lost(before: unknown, after: unknown, path: string): string[] {
  if (typeof before !== "object" || before === null) return [];
  return Object.entries(before).flatMap(([name, value]) => {
    const again = (after as Record<string, unknown> | undefined)?.[name];
    if (again === undefined) return isMediaType(path, name) ? [] : [`${path}/${name} is not known`];
    return lost(value, again, `${path}/${name}`);
  });
}

/** PayPal's own examples have links with the media type of what is sent; the SDK overlooks it. */
function isMediaType(path: string, name: string): boolean {
  return name === "encType" && /\/links\/\d+$/.test(path);
}

/** Read by their paths, since the package's main file does not export the schemas. */
const folder = () => {
  found ??= dirname(require.resolve(SDK));
  return found;
};
/** Looked for once: a run whose packages are installed anew meanwhile is still the same run. */
let found: string | undefined;

/** Not read until something is judged: the SDK is large. */
function schemaOf(model: Model): SdkSchema {
  const module: Record<string, SdkSchema> = require(join(folder(), "models", `${model}.js`));
  const schema = module[`${model}Schema`];
  if (schema === undefined) throw new Error(`${SDK} has no schema of ${model}`);
  return schema;
}

function tools(): { validateAndMap: Tool; validateAndUnmap: Tool } {
  return require(join(folder(), "schema.js"));
}

function version(): string {
  return require(join(folder(), "..", "..", "package.json")).version;
}

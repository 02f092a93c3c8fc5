import { BROWSER_CALLS, type BrowserCall } from "./browser-calls.ts";
import type { Schema } from "./check.ts";
import { schemas } from "./schemas.ts";
import type { SchemaName } from "./sources.ts";

/** Parameters of Stripe.js that no server SDK sends. */
const BROWSER_PARAMS: Record<string, Schema> = {
  client_secret: "string",
  key: "string",
  return_url: "string",
  use_stripe_sdk: "boolean",
  _stripe_version: "string",
};
const CARD_PARAMS: Schema = {
  object: {
    number: "string",
    cvc: "string",
    exp_month: "integer",
    exp_year: "integer",
    token: "string",
  },
  required: [],
};

const browserSchemas = new Map<SchemaName, Schema>();

/** What a call accepts; Stripe.js may send more than a server. */
export function schemaFor(name: SchemaName | BrowserCall, browser: boolean): Schema {
  const own = BROWSER_CALLS[name];
  if (own) return own;
  // Every other name is one of the package's.
  return packageSchema(name as SchemaName, browser);
}

function packageSchema(name: SchemaName, browser: boolean): Schema {
  const { calls, definitions } = schemas();
  const schema = definitions[calls[name]] ?? "never";
  if (!browser || typeof schema === "string" || !("object" in schema)) return schema;
  const known = browserSchemas.get(name);
  if (known) return known;
  const object = { ...schema.object, ...BROWSER_PARAMS };
  if (name === "PaymentMethodCreateParams") object.card = CARD_PARAMS;
  const data = resolved(schema.object.payment_method_data);
  if (typeof data === "object" && "object" in data) {
    object.payment_method_data = {
      ...data,
      object: { ...data.object, type: "string", card: CARD_PARAMS },
    };
  }
  const widened = { ...schema, object };
  browserSchemas.set(name, widened);
  return widened;
}

function resolved(schema: Schema | undefined): Schema | undefined {
  return typeof schema === "object" && "ref" in schema ? schemas().definitions[schema.ref] : schema;
}

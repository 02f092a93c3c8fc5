import type { SchemaName } from "../wire/call.ts";
import type { Schema } from "./check.ts";
import schemas from "./schemas.json" with { type: "json" };

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
  },
  required: [],
};

const browserSchemas = new Map<SchemaName, Schema>();

/** What a call accepts; Stripe.js may send more than a server. */
export function schemaFor(name: SchemaName, browser: boolean): Schema {
  // The JSON module's inferred type is a union of literals; the generator's type is Schema.
  const schema = schemas[name] as Schema;
  if (!browser || typeof schema === "string" || !("object" in schema)) return schema;
  const known = browserSchemas.get(name);
  if (known) return known;
  const data = schema.object.payment_method_data;
  const object = { ...schema.object, ...BROWSER_PARAMS };
  if (name === "PaymentMethodCreateParams") object.card = CARD_PARAMS;
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

import type { ApiDocument, ApiSchema } from "./document.ts";

type Erratum = { file: RegExp; why: string; amend(document: ApiDocument): void };

/** Where PayPal's descriptions are less than what PayPal does; nothing else is let through. */
const ERRATA: readonly Erratum[] = [
  {
    file: /./,
    why: "PayPal's own examples, of Vault for one, have links with the media type of what is sent",
    amend({ components: { schemas } }) {
      for (const name of ["link_description", "error_link_description"])
        addField(schemas[name], "encType", { type: "string" });
    },
  },
  {
    file: /^notifications_webhooks/,
    why: "an event is only read, but to have it verified one sends it back whole",
    amend({ components: { schemas } }) {
      if (schemas.event) Object.assign(schemas.event, written(schemas.event));
    },
  },
  {
    file: /^notifications_webhooks/,
    why: "the ids of events have hyphens (WH-…-…), also in PayPal's own examples",
    amend({ components }) {
      const parameter = components.parameters?.event_id;
      if (parameter?.schema) parameter.schema.pattern = "^[a-zA-Z0-9-]+$";
    },
  },
  {
    file: /^payments_payment_v2/,
    why: "a repeated PayPal-Request-Id is answered with what the first call made, and with 200",
    amend({ paths }) {
      for (const { post } of Object.values(paths))
        if (post?.responses["201"]) post.responses["200"] ??= post.responses["201"];
    },
  },
  {
    file: /^checkout_orders_v2/,
    why: "a carrier that is not in the list is OTHER, as the list's own description says",
    amend({ components: { schemas } }) {
      const carriers = schemas.shipment_carrier as { enum?: string[] } | undefined;
      if (carriers?.enum && !carriers.enum.includes("OTHER")) carriers.enum.push("OTHER");
    },
  },
  {
    file: /^checkout_orders_v2/,
    why: "a parcel of an order is of a capture and was shipped: PayPal's own server SDK has no fields for what is asked for of other transactions",
    amend({ components: { schemas } }) {
      const tracker = schemas.shipment_tracker;
      if (tracker) tracker.required = [];
    },
  },
  {
    file: /^vault_payment_tokens/,
    why: "PayPal's guides and its own server SDK turn a setup token into a payment token by this type",
    amend({ components: { schemas } }) {
      const type = schemas.token_id_request?.properties?.type as { enum?: string[] } | undefined;
      if (type?.enum && !type.enum.includes("SETUP_TOKEN")) type.enum.push("SETUP_TOKEN");
    },
  },
  {
    file: /^payments_payouts/,
    why: "a repeated sender_batch_id is answered with a `link` to the first batch in its detail",
    amend({ components: { schemas } }) {
      const link = { $ref: "#/components/schemas/link_description" };
      for (const name of ["error_details", "error_details-2"])
        addField(schemas[name], "link", { type: "array", items: link });
    },
  },
];

export function amended(document: ApiDocument): ApiDocument {
  for (const { file, amend } of ERRATA) if (file.test(document.name)) amend(document);
  return document;
}

function addField(schema: ApiSchema | undefined, name: string, field: ApiSchema): void {
  if (schema?.properties) schema.properties[name] ??= field;
}

/** The schema without `readOnly`, all the way down. */
function written(schema: ApiSchema): ApiSchema {
  const { readOnly: _, ...rest } = schema;
  const properties = Object.entries(schema.properties ?? {});
  return {
    ...rest,
    ...(schema.items && { items: written(schema.items) }),
    ...(schema.properties && {
      properties: Object.fromEntries(properties.map(([name, field]) => [name, written(field)])),
    }),
  };
}

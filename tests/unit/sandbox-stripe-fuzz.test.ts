import { afterAll, beforeAll, expect, it } from "vitest";
import type { Schema } from "../sandbox/stripe/params/check.ts";
import { schemaFor } from "../sandbox/stripe/params/schema-for.ts";
import { schemas } from "../sandbox/stripe/params/schemas.ts";
import { ROUTES } from "../sandbox/stripe/routes.ts";
import type { Route } from "../sandbox/stripe/wire/call.ts";
import { artisan, clientOf, pay, type StandIn, startStripe } from "./sandbox-stripe.support.ts";
import { randomOf } from "./sandbox-stripe-money-random.support.ts";

let standIn: StandIn;
beforeAll(async () => {
  standIn = await startStripe();
});
afterAll(() => standIn.close());

const ROUNDS = 2;
const VALUES = [
  ...["=", "=x", "=-1", "=0", "=1.5", "=NaN", "=99999999999999999999", "=9007199254740991"],
  ...["=%E0%A4%A", "=%00", `=${"x".repeat(6_000)}`, "=null", "=true", "=usd"],
  ...[
    "[]=",
    "[]=a",
    "[0]=a",
    "[a]=b",
    "[]=a&[]=b",
    "[a][b][c]=d",
    "[constructor]=x",
    "[__proto__]=x",
  ],
];

/** The names at the top of a schema, with what is inside one level below. */
function namesOf(schema: Schema): string[] {
  const known = resolved(schema);
  if (typeof known === "string" || !("object" in known)) return [];
  return Object.entries(known.object).flatMap(([name, inner]) => {
    const deeper = resolved(inner);
    if (typeof deeper === "string" || !("object" in deeper)) return [name];
    return [name, ...Object.keys(deeper.object).map((below) => `${name}[${below}]`)];
  });
}

function resolved(schema: Schema): Schema {
  if (typeof schema === "string") return schema;
  if ("ref" in schema) return resolved(schemas().definitions[schema.ref] ?? "any");
  return "emptyable" in schema ? resolved(schema.emptyable) : schema;
}

/** A path with ids that exist, of whatever kind, or that cannot. */
function pathOf({ path }: Route, draw: () => string): string {
  return path.source
    .replace(/^\^|\$$/g, "")
    .replaceAll("\\/", "/")
    .replace(/\(\?<(id|sub)>[^)]*\)/g, draw);
}

it("answers whatever it is sent, on every route, with a success or with an error that says why", async () => {
  const opened = await standIn.open("fuzz");
  const stripe = clientOf(opened, opened.secretKey);
  const paid = await pay(stripe, 5_000, "pm_card_createDispute");
  const customer = await stripe.customers.create();
  const ids = [
    ...[paid.id, String(paid.latest_charge), String(paid.payment_method), customer.id],
    ...[await artisan(standIn, opened.world, stripe), "none", "%E0%A4%A", "%2F", "constructor"],
  ];
  const random = randomOf(7);
  const id = () => random.one(ids) ?? "";
  const broken: string[] = [];
  for (const route of ROUTES) {
    const names = namesOf(schemaFor(route.schema, false));
    for (let round = 0; round < ROUNDS; round += 1) {
      const fields = names
        .filter(() => random.below(names.length) < 3)
        .map((name) => `${name}${random.below(4) === 0 ? `=${id()}` : random.one(VALUES)}`);
      const { method } = route;
      const [path, form] = [pathOf(route, id), fields.join("&")];
      const answer = await fetch(`${opened.url}${path}${method === "POST" ? "" : `?${form}`}`, {
        method,
        headers: { Authorization: `Bearer ${opened.secretKey}` },
        ...(method === "POST" && { body: form }),
      });
      const text = await answer.text();
      const isFit =
        answer.status < 500 &&
        (answer.ok || /^\{"error":\{"type":"[a-z_]+","(code|message)":"./.test(text));
      if (!isFit) broken.push(`${answer.status} ${method} ${path} ${form}: ${text.slice(0, 400)}`);
    }
  }
  expect(broken).toEqual([]);
}, 60_000);

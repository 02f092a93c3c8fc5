import * as z from "zod";
import { type Route, routes } from "./contract/routes.ts";
import { Problem } from "./contract/shapes.ts";

type Json = Record<string, unknown>;

/** OpenAPI 3.1, made of the contract that the requests are checked against. */
export function openApi(version: string): Json {
  const paths: Record<string, Json> = {};
  for (const [operationId, route] of Object.entries(routes) as [string, Route][])
    paths[route.path] = { ...paths[route.path], [route.method]: operation(operationId, route) };
  return {
    openapi: "3.1.0",
    info: {
      title: "Artisan's Hub payments",
      version,
      description:
        "Money is whole minor units as text, with a currency. Every request that changes something takes an Idempotency-Key: 400 without, 422 if it came with another request, 409 while the first is at work, and afterwards the first answer with Idempotent-Replayed. Keys are kept for three days.",
    },
    paths,
    components: {
      schemas: { Problem: schema(Problem) },
      securitySchemes: {
        orderToken: { type: "apiKey", in: "header", name: "Order-Token" },
        login: { type: "apiKey", in: "cookie", name: "__Host-session" },
      },
    },
  };
}

function operation(operationId: string, route: Route): Json {
  const security = {
    anybody: [],
    order_holder: [{ orderToken: [] }, { login: [] }],
    member: [{ login: [] }],
    seller: [{ login: [] }],
    operator: [{ login: [] }],
  }[route.caller];
  const problem = { $ref: "#/components/schemas/Problem" };
  const hasBody = Object.keys(route.body.shape).length > 0;
  return {
    operationId,
    summary: route.summary,
    security,
    parameters: [
      ...parameters("path", route.params),
      ...parameters("query", route.query),
      ...(route.changes ? [idempotencyKey] : []),
    ],
    ...(hasBody ? { requestBody: { required: true, content: json(schema(route.body)) } } : {}),
    responses: {
      [route.status]: { description: "Done", content: answered(route) },
      default: {
        description: "A problem; `code` says which",
        content: { "application/problem+json": { schema: problem } },
      },
    },
  };
}

const idempotencyKey = {
  name: "Idempotency-Key",
  in: "header",
  required: true,
  schema: { type: "string", minLength: 1, maxLength: 255 },
};

const parameters = (place: "path" | "query", shape: z.ZodObject) =>
  Object.entries(shape.shape).map(([name, type]) => ({
    name,
    in: place,
    required: place === "path",
    schema: schema(type as z.ZodType),
  }));

const answered = ({ media = "application/json", answer }: Route): Json => ({
  [media]: { schema: schema(answer) },
});
const json = (of: Json) => ({ "application/json": { schema: of } });
const schema = (type: z.ZodType): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(type, { io: "input", unrepresentable: "any" });
  return rest;
};

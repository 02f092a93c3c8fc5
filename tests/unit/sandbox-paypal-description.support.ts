import {
  type ApiDocument,
  type Content,
  operationsOf,
} from "../sandbox/paypal/description/document.ts";
import type { JudgedRequest } from "../sandbox/paypal/description/judge.ts";

/** "GET /v1/x?page=2" as the judge takes it; an id that is missing is made up. */
export function requestOf(
  line: string,
  body: unknown,
  headers: Record<string, string> = {},
): JudgedRequest {
  const [method = "", address = ""] = line.split(" ");
  const made = address.replace(/\{\w+\}/g, "ABCDEFGH");
  const { pathname, searchParams } = new URL(made, "http://paypal.example");
  const all: Record<string, string> = { "content-type": "application/json", ...headers };
  return {
    ...{ method, path: pathname, query: searchParams, body },
    header: (name) => all[name.toLowerCase()],
  };
}

type Example = { line: string; status: number | undefined; type: string; value: unknown };

/** Every example of a body that the description has, for requests and for answers. */
export function withExample(document: ApiDocument): Example[] {
  return operationsOf(document).flatMap(({ line, body, answers }) => [
    ...examplesOf(line, undefined, body?.content ?? {}),
    ...Object.entries(answers)
      .filter(([status]) => status !== "default")
      .flatMap(([status, { content }]) => examplesOf(line, Number(status), content ?? {})),
  ]);
}

function examplesOf(line: string, status: number | undefined, content: Content): Example[] {
  return Object.entries(content).flatMap(([type, { examples = {} }]) =>
    Object.values(examples)
      .filter(({ value }) => value !== undefined)
      .map(({ value }) => ({ line, status, type, value })),
  );
}

export const USD = (value: string) => ({ currency_code: "USD", value });

export function orderBody(value = "50.00", unit: object = {}): Record<string, unknown> {
  return { intent: "CAPTURE", purchase_units: [{ amount: USD(value), ...unit }] };
}

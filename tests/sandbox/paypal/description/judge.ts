import type { Verdict } from "../../core/contract.ts";
import {
  type ApiSchema,
  type Operation,
  operationsOf,
  readDocuments,
  referred,
} from "./document.ts";
import { amended } from "./errata.ts";
import { eventJudge } from "./events.ts";
import { parametersOf } from "./parameters.ts";
import { type Validate, validators } from "./validators.ts";

export type JudgedRequest = {
  method: string;
  path: string;
  query: URLSearchParams;
  /** Names are asked for in any case, as `Headers` takes them. */
  header(name: string): string | undefined;
  /** Parsed, or undefined where nothing was sent; of a multipart body only the media type counts. */
  body: unknown;
};

export type JudgedAnswer = { method: string; path: string; status: number; body: unknown };

export type Judge = {
  /** Who judges, as the log and the control page say it. */
  name: string;
  /** True where PayPal's own descriptions judge, which know every pattern and length. */
  isDescribed: boolean;
  request(request: JudgedRequest): Verdict;
  answer(answer: JudgedAnswer): Verdict;
  /** The body of a delivery, or what is in its `resource`. */
  event(type: string, event: unknown): Verdict;
};

/** Holds requests and answers to PayPal's own descriptions. */
export function describedJudge(folder: string): Judge {
  const documents = readDocuments(folder).map(amended);
  const calls = documents.flatMap((document) => {
    const toPayPal = validators(document, "request");
    const fromPayPal = validators(document, "answer");
    return operationsOf(document).map((operation) => ({
      operation,
      parameters: parametersOf(operation, toPayPal),
      body: memo((type) => schemaOf(operation.body?.content, type), toPayPal),
      answers: memo((status) => answerSchema(operation, status), fromPayPal),
    }));
  });
  const find = (method: string, path: string) =>
    calls.find(({ operation }) => operation.method === method && operation.path.test(path));

  return {
    isDescribed: true,
    name: `PayPal's descriptions (${documents.length} files)`,
    request({ method, path, query, header, body }) {
      const call = find(method, path);
      if (call === undefined) return unknownCall(method, path);
      const { operation, parameters } = call;
      const type = (header("content-type") ?? "").split(";")[0]?.trim() ?? "";
      const violations = [
        ...parameters({ path, query, header }),
        ...(bodyIsTaken(operation, type, body) ?? call.body(type)(body)),
      ];
      return { by: operation.document.name, violations };
    },
    answer({ method, path, status, body }) {
      if (isTokenFailure(status, body)) return { by: "PayPal's token layer", violations: [] };
      const call = find(method, path);
      if (call === undefined) return unknownCall(method, path);
      return { by: call.operation.document.name, violations: call.answers(String(status))(body) };
    },
    event: eventJudge(documents),
  };
}

/** What is wrong before anybody looks into the body, or undefined where somebody should. */
function bodyIsTaken({ body }: Operation, type: string, sent: unknown): string[] | undefined {
  if (sent === undefined) return body?.required === true ? ["a body is required"] : [];
  if (body === undefined) return isEmpty(sent) ? [] : ["this call takes no body"];
  if (body.content?.[type] === undefined)
    return [`a body of ${type === "" ? "no media type" : type} is not taken`];
  return type.startsWith("multipart/") ? [] : undefined;
}

function isEmpty(body: unknown): boolean {
  return typeof body === "object" && body !== null && Object.keys(body).length === 0;
}

/** What stands before all APIs refuses in OAuth's form, which the descriptions do not have. */
function isTokenFailure(status: number, body: unknown): boolean {
  return status === 401 && typeof body === "object" && body !== null && "error_description" in body;
}

/** Not a mistake by itself: the token, certificates and pages are in none of the files. */
function unknownCall(method: string, path: string): Verdict {
  return { by: `nobody: PayPal describes no ${method} ${path}`, violations: [] };
}

type ValidatorOf = (schema: ApiSchema) => Validate;

/** One validator per media type or status, made once. */
function memo(
  schemaFor: (name: string) => ApiSchema | "nothing" | undefined,
  validator: ValidatorOf,
): (name: string) => Validate {
  const made = new Map<string, Validate>();
  return (name) => {
    let validate = made.get(name);
    if (validate === undefined) {
      const schema = schemaFor(name);
      if (schema === undefined) validate = () => [`${name} is not described`];
      else if (schema === "nothing") validate = nothing;
      else validate = validator(schema);
      made.set(name, validate);
    }
    return validate;
  };
}

const nothing: Validate = (body) => (body === undefined || isEmpty(body) ? [] : ["has a body"]);

function schemaOf(
  content: Record<string, { schema?: ApiSchema }> | undefined,
  type: string,
): ApiSchema | undefined {
  return content?.[type]?.schema ?? (content?.[type] === undefined ? undefined : {});
}

const FAILURE = /^[45]/;

/**
 * A failure that the call does not list can be met by any call (401, 429, 500): it has the form that
 * the file gives to all of them, or else to that status. `default` says nothing about successes.
 */
function answerSchema(operation: Operation, status: string): ApiSchema | "nothing" | undefined {
  const listed = operation.answers[status];
  if (listed?.content !== undefined) return schemaOf(listed.content, "application/json");
  if (!FAILURE.test(status)) return listed && "nothing";
  const { document, answers } = operation;
  const general = schemaOf(answers.default?.content, "application/json");
  const isChoice = general && referred<ApiSchema>(document, general).oneOf !== undefined;
  if (general !== undefined && !isChoice) return general;
  const name = `error_${status}`;
  return document.components.schemas[name] ? { $ref: `#/components/schemas/${name}` } : {};
}

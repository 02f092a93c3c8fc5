import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** A schema as OpenAPI 3.0 writes it; only what PayPal's descriptions use. */
export type ApiSchema = {
  $ref?: string;
  type?: string;
  properties?: Record<string, ApiSchema>;
  required?: string[];
  items?: ApiSchema;
  allOf?: ApiSchema[];
  anyOf?: ApiSchema[];
  oneOf?: ApiSchema[];
  additionalProperties?: boolean | ApiSchema;
  readOnly?: boolean;
  nullable?: boolean;
  [keyword: string]: unknown;
};

export type Parameter = {
  name: string;
  in: "query" | "header" | "path";
  required?: boolean;
  schema?: ApiSchema;
};
export type Content = Record<
  string,
  { schema?: ApiSchema; examples?: Record<string, { value?: unknown }> }
>;
export type Body = { required?: boolean; content?: Content };

type Referable<T> = T | { $ref: string };
type RawOperation = {
  parameters?: Referable<Parameter>[];
  requestBody?: Referable<Body>;
  responses: Record<string, Referable<{ content?: Content }>>;
};

/** One file of PayPal's. */
export type ApiDocument = {
  /** "checkout_orders_v2 2.13": the file and the version that it says it has. */
  name: string;
  components: {
    schemas: Record<string, ApiSchema>;
    parameters?: Record<string, Parameter>;
  };
  paths: Record<string, Record<string, RawOperation>>;
};

/** One call, with everything that it refers to in its place except schemas. */
export type Operation = {
  /** "POST /v2/checkout/orders/{id}/capture" */
  line: string;
  document: ApiDocument;
  method: string;
  path: RegExp;
  pathNames: string[];
  parameters: Parameter[];
  body: Body | undefined;
  /** By status, or "default" for every other. */
  answers: Record<string, { content?: Content }>;
};

export function readDocuments(folder: string): ApiDocument[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
  return files.sort().map((file) => {
    // The file's shape is OpenAPI's, which PayPal promises.
    const raw = JSON.parse(readFileSync(join(folder, file), "utf8")) as ApiDocument & {
      info: { version: string };
    };
    return { ...raw, name: `${basename(file, ".json")} ${raw.info.version}` };
  });
}

export function operationsOf(document: ApiDocument): Operation[] {
  return Object.entries(document.paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([method, raw]) => operationOf(document, method, template, raw)),
  );
}

function operationOf(
  document: ApiDocument,
  method: string,
  template: string,
  raw: RawOperation,
): Operation {
  const pathNames = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  const answers = Object.entries(raw.responses).map(([status, answer]) => [
    status,
    referred(document, answer),
  ]);
  return {
    line: `${method.toUpperCase()} ${template}`,
    document,
    method: method.toUpperCase(),
    path: new RegExp(`^${template.replace(/\{\w+\}/g, "([^/]+)")}$`),
    pathNames,
    parameters: (raw.parameters ?? []).map((parameter) => referred(document, parameter)),
    body: raw.requestBody && referred(document, raw.requestBody),
    answers: Object.fromEntries(answers),
  };
}

/** What `#/components/...` points at, or the thing itself. */
export function referred<T extends object>(document: ApiDocument, value: Referable<T>): T {
  if (!("$ref" in value)) return value;
  let here: unknown = document;
  for (const step of value.$ref.split("/").slice(1))
    here = (here as Record<string, unknown> | undefined)?.[step];
  if (here === undefined) throw new Error(`${document.name} has no ${value.$ref}`);
  // Whatever a reference of this kind points at is of this kind.
  return referred(document, here as Referable<T>);
}

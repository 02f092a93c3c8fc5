import type { ApiSchema, Operation, Parameter } from "./document.ts";
import type { Validate } from "./validators.ts";

export type Sent = {
  path: string;
  query: URLSearchParams;
  header(name: string): string | undefined;
};

/** What is wrong with the path, the query and the headers that the description names. */
export function parametersOf(operation: Operation, validator: (schema: ApiSchema) => Validate) {
  const checks = operation.parameters.map((parameter) => ({
    parameter,
    validate: validator(parameter.schema ?? {}),
  }));
  const queryNames = new Set(
    operation.parameters.filter((one) => one.in === "query").map(({ name }) => name),
  );
  return (sent: Sent): string[] => {
    const [, ...values] = operation.path.exec(sent.path) ?? [];
    const read: Record<Parameter["in"], (name: string) => string | undefined> = {
      path: (name) => decoded(values[operation.pathNames.indexOf(name)]),
      query: (name) => sent.query.get(name) ?? undefined,
      header: sent.header,
    };
    const wrong = checks.flatMap(({ parameter, validate }) => {
      const { name, schema } = parameter;
      const value = read[parameter.in](name);
      if (value === undefined)
        return parameter.required === true ? [`${parameter.in} ${name} is required`] : [];
      return validate(typed(value, schema?.type)).map(
        (line) => `${parameter.in} ${name}${line.slice(1)}`,
      );
    });
    const strange = [...new Set(sent.query.keys())].filter((name) => !queryNames.has(name));
    return [...wrong, ...strange.map((name) => `query ${name} is not described`)];
  };
}

/** A sign of percent encoding that stands for nothing is what was sent. */
function decoded(value: string | undefined): string | undefined {
  if (value === undefined || !/^([^%]|%[0-9a-f]{2})*$/i.test(value)) return value;
  return decodeURIComponent(value);
}

/** An address carries text; the description says what it stands for. */
function typed(value: string, type: string | undefined): unknown {
  if (type === "integer" || type === "number")
    return /^-?\d+(\.\d+)?$/.test(value) ? +value : value;
  if (type === "boolean") return ["true", "false"].includes(value) ? value === "true" : value;
  return value;
}

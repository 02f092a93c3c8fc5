import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isJson, type Json, list, object, text } from "./json.ts";

/**
 * `node orders-issues-print.ts FOLDER` prints `orders-issues.json`: which issues each operation of
 * Orders v2 and Payments v2 documents, by status, in the words of PayPal's own descriptions, which
 * lie in FOLDER. Clients see these words, so a stand-in has the same.
 */
const FILES = ["checkout_orders_v2.json", "payments_payment_v2.json"];

type Issues = Record<string, Record<string, Record<string, string>>>;

function printIssues(folder: string): Issues {
  const issues: Issues = {};
  for (const file of FILES) {
    const api = object(JSON.parse(readFileSync(join(folder, file), "utf8")));
    const schemas = object(object(api.components).schemas);
    for (const methods of Object.values(object(api.paths)))
      for (const operation of Object.values(object(methods)))
        if (isJson(operation))
          issues[text(operation.operationId) ?? ""] = ofOperation(operation, schemas);
  }
  return issues;
}

function ofOperation(operation: Json, schemas: Json): Issues[string] {
  const byStatus: Issues[string] = {};
  for (const [status, response] of Object.entries(object(operation.responses))) {
    if (!/^4\d\d$/.test(status)) continue;
    const schema = object(object(object(object(response).content)["application/json"]).schema);
    const found = list(schema.allOf).flatMap((part) => named(object(part), schemas));
    byStatus[status] = Object.fromEntries(found);
  }
  return byStatus;
}

/** The alternatives of `details` in one of the schemas that an answer is made of. */
function named(part: Json, schemas: Json): [string, string][] {
  const schema = object(schemas[text(part.$ref)?.split("/").at(-1) ?? ""]);
  const details = object(object(schema.properties).details);
  return list(object(details.items).anyOf).flatMap((alternative): [string, string][] => {
    const { issue, description } = object(object(alternative).properties);
    const code = text(list(object(issue).enum)[0]) ?? text(object(alternative).title);
    if (code === undefined) return [];
    const words = text(list(object(description).enum)[0]) ?? text(object(description).description);
    return [[code, words ?? ""]];
  });
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("name the folder of PayPal's descriptions");
const target = new URL("./orders-issues.json", import.meta.url);
writeFileSync(target, `${JSON.stringify(printIssues(folder), null, 2)}\n`);

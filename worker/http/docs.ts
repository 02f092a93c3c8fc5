import { html } from "hono/html";

type Operation = {
  readonly operationId: string;
  readonly summary: string;
  readonly security: readonly object[];
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: unknown;
  readonly responses: unknown;
};

/** The API for people: one page, no script, nothing from elsewhere. */
export function docsPage(api: Record<string, unknown>) {
  const { title, version, description } = api.info as Record<string, string>;
  const paths = api.paths as Record<string, Record<string, Operation>>;
  const entries = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => entry(method, path, operation)),
  );
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}: API</title>
<style>body{font:16px/1.5 system-ui;max-width:56rem;margin:2rem auto;padding:0 1rem}code,pre{font:14px/1.4 ui-monospace,monospace}pre{overflow:auto;background:#f4f1ec;padding:.75rem;border-radius:6px}summary{cursor:pointer;padding:.35rem 0}b{display:inline-block;min-width:3.5rem}small{color:#666}</style></head>
<body><h1>${title} <small>${version}</small></h1><p>${description}</p>
<p>The same for machines: <a href="/api/openapi.json">openapi.json</a>.</p>${entries}</body></html>`;
}

function entry(method: string, path: string, operation: Operation) {
  const { requestBody, responses, parameters, security } = operation;
  const shape = JSON.stringify({ requestBody, responses }, null, 2);
  const caller = Object.keys(security[0] ?? {})[0] ?? "anybody";
  const names = parameters.map((parameter) => `${parameter.name} (${parameter.in})`).join(", ");
  return html`<details id="${operation.operationId}"><summary><b>${method.toUpperCase()}</b> <code>${path}</code> ${operation.summary}</summary>
<p>Caller: ${caller}. ${names ? `Parameters: ${names}.` : ""}</p><pre>${shape}</pre></details>`;
}

import { html, raw } from "hono/html";

/** A piece of a page; `html` escapes whatever it is given. */
export type Html = ReturnType<typeof html>;

export type Cell = string | number | Html;

export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): Html {
  if (rows.length === 0) return html`<p class="none">none</p>`;
  return html`<div class="wide"><table>
    <thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody>
  </table></div>`;
}

/** A part of the page that can be folded away; its `id` is where a link leads. */
export function section(title: string, body: Html, options: { open?: boolean } = {}): Html {
  const id = title.toLowerCase().replaceAll(/[^a-z]+/g, "-");
  return html`<details id="${id}" ${options.open === false ? "" : "open"}>
    <summary><h2>${title}</h2></summary>${body}</details>`;
}

const STYLE = `
  :root { color-scheme: light dark; --line: color-mix(in srgb, currentcolor 22%, transparent); }
  body { font: 15px/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 84rem; padding: 1rem 1.5rem 4rem; }
  header { display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; align-items: baseline; }
  h1 { font-size: 1.4rem; margin: .6rem 0; } h2 { font-size: 1.05rem; display: inline; }
  h3 { font-size: .95rem; margin: 1rem 0 .3rem; }
  details { border-top: 1px solid var(--line); padding: .5rem 0; } summary { cursor: pointer; }
  .wide { overflow-x: auto; } table { border-collapse: collapse; font-size: .86rem; }
  th, td { border-bottom: 1px solid var(--line); padding: .25rem .6rem; text-align: left; vertical-align: top; }
  td { font-variant-numeric: tabular-nums; } .acts { display: flex; flex-wrap: wrap; gap: 0 1rem; }
  form { display: flex; flex-wrap: wrap; gap: .35rem; align-items: end; margin: .25rem 0; }
  label { display: grid; font-size: .75rem; } input, select, button { font: inherit; font-size: .85rem; padding: .15rem .45rem; }
  .bad { color: #c22; font-weight: 600; } .good { color: #197a3c; } .none { opacity: .6; font-weight: 400; } h3 .none { margin-left: .5rem; }
  [role=alert] { color: #c22; white-space: pre-wrap; } nav { display: flex; flex-wrap: wrap; gap: .8rem; }`;

/**
 * Every form posts its fields as JSON to the address that it names and shows the page again; a
 * refusal is shown beside it, and what was typed stays.
 */
const SCRIPT = `
  const values = {
    number: (text) => Number(text),
    list: (text) => text.split(",").map((word) => word.trim()).filter(Boolean),
    flag: (text) => text === "true",
    text: (text) => text,
  };
  for (const form of document.forms) form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = JSON.parse(form.dataset.body || "{}");
    for (const field of form.elements)
      if (field.name && field.value !== "") body[field.name] = values[field.dataset.kind || "text"](field.value);
    const method = form.dataset.method || "POST";
    const answer = await fetch(form.dataset.path, { method, headers: { "content-type": "application/json" },
      ...(method === "DELETE" ? {} : { body: JSON.stringify(body) }) });
    if (answer.ok) return location.reload();
    const { error } = await answer.json().catch(() => ({ error: "status " + answer.status }));
    let alert = form.querySelector("[role=alert]");
    if (!alert) form.append(alert = Object.assign(document.createElement("span"), { role: "alert" }));
    alert.textContent = error;
  });
  for (const part of document.querySelectorAll("details[id]")) {
    const key = "open:" + part.id, kept = sessionStorage.getItem(key);
    if (kept !== null) part.open = kept === "true";
    part.addEventListener("toggle", () => sessionStorage.setItem(key, String(part.open)));
  }`;

export function page(title: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" /><meta name="viewport" content="width=device-width" />
        <title>${title} · sandbox</title><style>${raw(STYLE)}</style>
      </head>
      <body>${body}<script type="module">${raw(SCRIPT)}</script></body>
    </html>`;
}

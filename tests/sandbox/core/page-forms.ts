import { html } from "hono/html";
import type { Panel, PanelAction, PanelField } from "./contract.ts";
import { type Html, table } from "./page.ts";

/** A button, and the fields that it sends; `base` goes in front of the action's path. */
export function actionForm(base: string, action: PanelAction, method = "POST"): Html {
  const body = JSON.stringify(action.body ?? {});
  return html`<form data-path="${base}/${action.path.replace(/^\//, "")}" data-method="${method}" data-body="${body}">
    ${(action.fields ?? []).map(fieldOf)}<button>${action.label}</button></form>`;
}

function fieldOf({ name, choices, kind = "text", value = "" }: PanelField): Html {
  if (choices === undefined)
    return html`<label>${name}<input name="${name}" data-kind="${kind}" value="${value}" size="12" /></label>`;
  return html`<label>${name}<select name="${name}" data-kind="${kind}">
    ${choices.map((choice) => html`<option ${choice === value ? "selected" : ""}>${choice}</option>`)}
  </select></label>`;
}

export function panelOf(base: string, { title, head, rows, actions = [] }: Panel): Html {
  const acts = rows.some((row) => (row.actions ?? []).length > 0);
  if (rows.length === 0 && actions.length === 0)
    return html`<h3>${title} <span class="none">none</span></h3>`;
  return html`<h3>${title}</h3>
    ${actions.length === 0 ? "" : html`<div class="acts">${actions.map((action) => actionForm(base, action))}</div>`}
    ${table(
      acts ? [...head, ""] : head,
      rows.map(({ cells, actions: own = [] }) =>
        acts
          ? [
              ...cells,
              html`<div class="acts">${own.map((action) => actionForm(base, action))}</div>`,
            ]
          : cells,
      ),
    )}`;
}

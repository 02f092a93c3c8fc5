import { html, raw } from "hono/html";
import type { OpenWorld } from "./worlds.ts";

/** Most recent first; a person reads a screenful, the API has the rest. */
const ROWS_SHOWN_MAX = 200;

export function controlPage(worlds: readonly OpenWorld[]) {
  return page(
    "Stand-ins",
    html`<ul>${worlds.map((world) => html`<li><a href="/__sandbox/worlds/${world.id}">${world.id}</a></li>`)}</ul>`,
  );
}

/** Everything about one world on one page; the forms call the API below the same address. */
export function worldPage(world: OpenWorld) {
  const { clock, deliveries } = world;
  const day = 86_400_000;
  return page(
    `World ${world.id}`,
    html`
      <h2>Clock</h2>
      <p>${new Date(clock.now()).toISOString()} (${clock.offsetMs()} ms ahead)
        <button data-path="clock" data-body='{"advanceMs":${day / 24}}'>+1 hour</button>
        <button data-path="clock" data-body='{"advanceMs":${day}}'>+1 day</button>
        <button data-path="clock" data-body='{"advanceMs":${7 * day}}'>+7 days</button></p>
      ${table(
        ["due", "job"],
        clock.waiting().map((job) => [new Date(job.atMs).toISOString(), job.label]),
      )}
      ${clock.failures().map((failure) => html`<p role="alert">${failure}</p>`)}
      <h2>Webhooks (${deliveries.mode})</h2>
      ${table(["endpoint", "URL"], Object.entries(deliveries.urls))}
      ${table(
        ["event", "type", "endpoint", "state", "attempts", "last"],
        recent(deliveries.history()).map((d) => [
          d.eventId,
          d.type,
          d.endpoint,
          d.state,
          d.attempts,
          d.last,
        ]),
      )}
      <p><button data-path="deliveries/release" data-body="{}">Send what is held</button></p>
      <h2>Balances</h2>
      ${table(
        ["account", "currency", "minor units"],
        world.books.balances().map((b) => [b.account, b.currency, String(b.minor)]),
      )}
      <h2>Faults to come</h2>
      ${table(
        ["service", "route", "kind", "times"],
        world.faults.planned().map((f) => [f.service, f.route, f.kind, f.times ?? 1]),
      )}
      <h2>Requests</h2>
      ${table(
        ["service", "request", "status", "idempotency key", "replayed"],
        recent(world.log.all()).map((r) => [
          r.service,
          `${r.method} ${r.path}`,
          r.status,
          r.idempotencyKey ?? "",
          r.replayed ? "yes" : "",
        ]),
      )}
      <script>
        for (const button of document.querySelectorAll("button[data-path]"))
          button.onclick = async () => {
            const headers = { "content-type": "application/json" };
            const { path, body } = button.dataset;
            await fetch("/__sandbox/worlds/${world.id}/" + path, { method: "POST", headers, body });
            location.reload();
          };
      </script>`,
  );
}

function recent<T>(rows: readonly T[]): T[] {
  return rows.slice(-ROWS_SHOWN_MAX).reverse();
}

function table(head: string[], rows: (string | number)[][]) {
  if (rows.length === 0) return html`<p>none</p>`;
  return html`<table>
    <thead><tr>${head.map((cell) => html`<th>${cell}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody>
  </table>`;
}

const STYLE =
  "body{font:14px system-ui;margin:2rem}table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.2rem .5rem;text-align:left}";

function page(title: string, body: ReturnType<typeof html>) {
  return html`<!doctype html>
    <html lang="en">
      <head><meta charset="utf-8" /><title>${title}</title><style>${raw(STYLE)}</style></head>
      <body><h1>${title}</h1>${body}</body>
    </html>`;
}

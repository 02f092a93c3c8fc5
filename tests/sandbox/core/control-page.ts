import { html } from "hono/html";
import { type LoggedRequest, type PanelField, SERVICES, type Verdict } from "./contract.ts";
import type { ControlOptions } from "./control.ts";
import { FAULT_KINDS } from "./control-bodies.ts";
import { type Cell, type Html, page, section, table } from "./page.ts";
import { actionForm, panelOf } from "./page-forms.ts";
import type { OpenWorld } from "./worlds.ts";

/** Most recent first; a person reads a screenful, the API has the rest. */
const ROWS_SHOWN_MAX = 100;
const HOUR_MS = 3_600_000;

export function controlPage(worlds: readonly OpenWorld[]): Html {
  return page(
    "Stand-ins",
    html`<h1>Stand-ins</h1>
      <p>Each world is a Stripe and a PayPal account with a clock, books and webhooks of their own.</p>
      ${table(
        ["world", "its time", "events", "requests"],
        worlds.map(({ id, clock, deliveries, log }) => [
          html`<a href="/__sandbox/worlds/${id}">${id}</a>`,
          iso(clock.now()),
          deliveries.history().length,
          log.all().length,
        ]),
      )}`,
  );
}

/** Everything about one world on one page; its forms call the API below the same address. */
export function worldPage(
  world: OpenWorld,
  processors: ControlOptions["processors"],
  account: string | undefined,
): Html {
  const base = `/__sandbox/worlds/${world.id}`;
  const panels = SERVICES.flatMap((service) =>
    (processors[service]?.panels?.(world) ?? []).map((panel) => ({ service, panel })),
  );
  return page(
    `World ${world.id}`,
    html`<header><h1>World ${world.id}</h1><span>${iso(world.clock.now())}</span>
        <nav>${["clock", "events", ...new Set(panels.map(({ service }) => service)), "faults", "balances", "requests"].map((name) => html`<a href="#${name}">${name}</a>`)}
        ${processors.mail === undefined ? "" : html`<a href="${base}/mail/mailbox">mailbox</a>`}</nav></header>
      ${section("Clock", clockPart(world, base))}
      ${section("Events", eventsPart(world, base))}
      ${SERVICES.map((service) => {
        const own = panels.filter((each) => each.service === service);
        if (own.length === 0) return "";
        const shown = own.map(({ panel }) => panelOf(`${base}/${service}`, panel));
        return section(service, html`${shown}`);
      })}
      ${section("Faults", faultsPart(world, base))}
      ${section("Balances", balancesPart(world, account))}
      ${section("Requests", requestsPart(world))}`,
  );
}

function clockPart({ clock }: OpenWorld, base: string): Html {
  const steps = { "+1 hour": HOUR_MS, "+1 day": 24 * HOUR_MS, "+7 days": 168 * HOUR_MS };
  const waiting = clock.waiting();
  return html`<p>${clock.offsetMs()} ms ahead of this machine.</p>
    <div class="acts">
      ${Object.entries(steps).map(([label, advanceMs]) => actionForm(base, { label, path: "clock", body: { advanceMs } }))}
      ${actionForm(base, { label: "+1 month", path: "clock", body: { months: 1 } })}</div>
    ${clock.failures().map((failure) => html`<p role="alert">${failure}</p>`)}
    <h3>Due next (${waiting.length})</h3>
    ${table(
      ["at", "what"],
      waiting.slice(0, ROWS_SHOWN_MAX / 5).map(({ atMs, label }) => [iso(atMs), label]),
    )}`;
}

function eventsPart({ deliveries }: OpenWorld, base: string): Html {
  const other = deliveries.mode === "push" ? "hold" : "push";
  const path = "deliveries/rules";
  const fields: PanelField[] = [
    { name: "type", value: "payment_intent.*" },
    { name: "action", choices: ["hold", "drop", "delay", "duplicate"] },
    { name: "times", kind: "number", value: "1" },
    { name: "delayMs", kind: "number" },
    { name: "copies", kind: "number" },
  ];
  return html`<p>New events are ${deliveries.mode === "push" ? "sent at once" : "held"}.</p>
    ${actionForm(base, { label: other === "hold" ? "Hold new events" : "Send new events at once", path: "webhooks", body: { mode: other } }, "PUT")}
    <div class="acts">
      ${actionForm(base, { label: "Release what is held", path: "deliveries/release" })}
      ${actionForm(base, { label: "Release in reverse", path: "deliveries/release", body: { order: "newest" } })}
      ${actionForm(base, { label: "Release twice", path: "deliveries/release", body: { copies: 2 } })}</div>
    ${table(["endpoint", "address"], Object.entries(deliveries.urls))}
    <h3>Rules for events to come</h3>
    ${actionForm(base, { label: "Add", path, fields })}
    ${table(
      ["type", "action", "times", "delay ms", "copies"],
      deliveries.rules
        .planned()
        .map((rule) => [
          ...[rule.type, rule.action, rule.times ?? 1, rule.delayMs ?? "", rule.copies ?? ""],
        ]),
    )}
    ${actionForm(base, { label: "Remove all rules", path }, "DELETE")}
    <h3>Latest</h3>
    ${table(
      ["type", "event", "endpoint", "at", "state", "tries", "last", ""],
      recent(deliveries.history()).map((each) => [
        ...[each.type, each.eventId, each.endpoint, iso(each.atMs), each.state],
        ...[each.attempts, each.last, eventActions(base, each.eventId, each.state === "held")],
      ]),
    )}`;
}

function eventActions(base: string, eventId: string, isHeld: boolean): Html {
  const eventIds = [eventId];
  if (!isHeld)
    return actionForm(base, { label: "resend", path: "deliveries/resend", body: { eventId } });
  return html`${actionForm(base, { label: "release", path: "deliveries/release", body: { eventIds } })}
    ${actionForm(base, { label: "drop", path: "deliveries/drop", body: { eventIds } })}`;
}

function faultsPart({ faults }: OpenWorld, base: string): Html {
  const fields: PanelField[] = [
    { name: "service", choices: SERVICES },
    { name: "route", value: "POST /v1/payment_intents" },
    { name: "kind", choices: FAULT_KINDS },
    { name: "times", kind: "number", value: "1" },
    { name: "after", kind: "number", value: "0" },
    { name: "delayMs", kind: "number" },
    { name: "retryAfterSeconds", kind: "number" },
  ];
  return html`<p>The path of a route is a regular expression, such as <code>POST /v1/.*</code>.</p>
    ${actionForm(base, { label: "Plan", path: "faults", fields })}
    ${table(
      ["service", "route", "kind", "times", "after"],
      faults
        .planned()
        .map((each) => [each.service, each.route, each.kind, each.times ?? 1, each.after ?? 0]),
    )}
    ${actionForm(base, { label: "Remove all", path: "faults" }, "DELETE")}`;
}

function balancesPart({ books }: OpenWorld, account: string | undefined): Html {
  const link = (name: string) =>
    html`<a href="?account=${encodeURIComponent(name)}#balances">${name}</a>`;
  return html`<p>Minor units. Every movement adds up to zero over all accounts.</p>
    ${table(
      ["account", "currency", "balance"],
      books.balances().map((each) => [link(each.account), each.currency, String(each.minor)]),
    )}
    ${account === undefined ? "" : entriesOf(books, account)}`;
}

function entriesOf(books: OpenWorld["books"], account: string): Html {
  return html`<h3>Entries of ${account}</h3>
    ${table(
      ["at", "what", "currency", "amount"],
      recent(books.entries(account)).map((each) => [
        ...[iso(each.atMs), each.what, each.currency, String(each.minor)],
      ]),
    )}`;
}

function requestsPart({ log }: OpenWorld): Html {
  return html`<p>As received, without secrets. <em>As published</em> tells whether the request, and the
      stand-in's answer to it, are what the processor's own description allows.</p>
    ${table(
      ["at", "service", "request", "status", "key", "replayed", "as published", "parameters"],
      recent(log.all()).map((each) => [
        ...[iso(each.atMs), each.service, `${each.method} ${each.path}`, each.status],
        ...[each.idempotencyKey ?? "", each.replayed ? "yes" : "", verdicts(each)],
        html`<details><summary>show</summary><pre>${JSON.stringify(each.params, null, 1)}</pre></details>`,
      ]),
    )}`;
}

function verdicts({ request, answer }: LoggedRequest): Cell {
  return html`${verdict("request", request)} ${verdict("answer", answer)}`;
}

function verdict(what: string, given: Verdict | undefined): Cell {
  if (given === undefined) return "";
  if (given.violations.length === 0)
    return html`<span class="good" title="${given.by}">${what} ✓</span>`;
  return html`<span class="bad" title="${given.by}">${what}: ${given.violations.join("; ")}</span>`;
}

function recent<T>(rows: readonly T[]): T[] {
  return rows.slice(-ROWS_SHOWN_MAX).reverse();
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString().replace("T", " ").slice(0, 19);
}

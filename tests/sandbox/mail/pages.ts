import { type Context, Hono } from "hono";
import { html, raw } from "hono/html";
import { linksOf, mailsFor, messageOf } from "./mailbox.ts";
import type { Mail, MailAccount } from "./state.ts";
import { iso } from "./webhooks.ts";

type Html = ReturnType<typeof html>;
type Find = (worldId: string) => MailAccount | undefined;

const STYLE = `
  :root { color-scheme: light dark; --line: color-mix(in srgb, currentcolor 22%, transparent); }
  body { font: 15px/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem 1.5rem 4rem; }
  table { border-collapse: collapse; width: 100%; } th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; }
  iframe { border: 1px solid var(--line); width: 100%; height: 30rem; background: #fff; color-scheme: light; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--line); padding: .6rem; }
  h1 { font-size: 1.4rem; } h2 { font-size: 1.05rem; } li { overflow-wrap: anywhere; }
  .mark { background: #ffe3b3; color: #5c3d00; padding: 0 .5rem; border-radius: 4px; font-size: .85rem; }`;

/** A mail is somebody's HTML: it runs no scripts and loads nothing from anywhere. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'";

/** The mailbox for people, and the same for tests; both below the control page and on its own port. */
export function mailboxRoutes(find: Find, world: (c: Context) => string): Hono {
  const app = new Hono();
  const of = (c: Context): MailAccount | undefined => find(world(c));
  app.get("/messages", (c) => {
    const account = of(c);
    if (!account) return c.json({ error: "no such world" }, 404);
    return c.json({ messages: mailsFor(account, c.req.query()).map(messageOf) });
  });
  app.get("/messages/:id", (c) => {
    const mail = of(c)?.state.mails.get(c.req.param("id"));
    return mail ? c.json(messageOf(mail)) : c.json({ error: "no such mail" }, 404);
  });
  app.get("/mailbox", (c) => {
    const account = of(c);
    return account ? show(c, list(account, c)) : show(c, nothing("There is no such mailbox"), 404);
  });
  app.get("/mailbox/:id", (c) => {
    const mail = of(c)?.state.mails.get(c.req.param("id"));
    return mail ? show(c, one(mail)) : show(c, nothing("There is no such mail"), 404);
  });
  app.get("/mailbox/:id/attachments/:index", (c) => {
    const mail = of(c)?.state.mails.get(c.req.param("id"));
    const found = mail?.attachments[Number(c.req.param("index"))];
    if (!found) return show(c, nothing("There is no such attachment"), 404);
    return c.body(Buffer.from(found.contentBase64, "base64"), 200, {
      "Content-Type": "application/octet-stream",
      "Content-Disposition": `attachment; filename*=UTF-8''${encodeURIComponent(found.filename)}`,
    });
  });
  return app;
}

function show(c: Context, body: Html, status: 200 | 404 = 200) {
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" /><meta name="viewport" content="width=device-width" />
        <title>Mailbox · sandbox</title><link rel="icon" href="data:," /><style>${raw(STYLE)}</style>
      </head>
      <body><p><span class="mark">sandbox: no mail has left this machine</span></p>${body}</body>
    </html>`;
  return c.html(document, status, {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
  });
}

function nothing(title: string): Html {
  return html`<h1>${title}</h1>`;
}

function list(account: MailAccount, c: Context): Html {
  const mails = mailsFor(account, c.req.query());
  // Links must work with and without a slash at the end of the address.
  const base = c.req.path.replace(/\/$/, "");
  return html`<h1>Mailbox</h1>
    <form method="get">
      <label>To <input name="to" type="email" value="${c.req.query("to") ?? ""}" /></label>
      <button>Show</button>
    </form>
    ${mails.length === 0 ? html`<p>No mail.</p>` : ""}
    <table>
      <thead><tr><th scope="col">Time</th><th scope="col">To</th><th scope="col">Subject</th><th scope="col">State</th></tr></thead>
      <tbody>${mails.map(
        (mail) => html`<tr>
          <td>${iso(mail.createdAtMs)}</td><td>${mail.to.join(", ")}</td>
          <td><a href="${base}/${mail.id}">${mail.subject}</a></td><td>${mail.lastEvent}</td>
        </tr>`,
      )}</tbody>
    </table>`;
}

function one(mail: Mail): Html {
  const rows = [
    ["From", mail.from],
    ["To", mail.to.join(", ")],
    ["Cc", mail.cc.join(", ")],
    ["Bcc", mail.bcc.join(", ")],
    ["Reply to", mail.replyTo.join(", ")],
    ["Time", iso(mail.createdAtMs)],
    ["State", mail.lastEvent],
    ...Object.entries(mail.headers),
    ...mail.tags.map(({ name, value }) => [`Tag ${name}`, value]),
  ].filter(([, value]) => value !== "");
  const links = linksOf(mail);
  return html`<p><a href="../mailbox">Mailbox</a></p>
    <h1>${mail.subject}</h1>
    <table><tbody>${rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</tbody></table>
    ${links.length > 0 ? html`<h2>Links</h2><ul>${links.map((link) => html`<li><a href="${link}" rel="noreferrer">${link}</a></li>`)}</ul>` : ""}
    ${attachmentsOf(mail)}
    ${mail.html === null ? "" : html`<h2>HTML</h2><iframe title="The mail" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${`<base target="_blank">${mail.html}`}"></iframe>`}
    ${mail.text === null ? "" : html`<h2>Text</h2><pre>${mail.text}</pre>`}`;
}

function attachmentsOf({ id, attachments }: Mail): Html | string {
  if (attachments.length === 0) return "";
  return html`<h2>Attachments</h2><ul>${attachments.map(
    ({ filename }, index) => html`<li><a href="${id}/attachments/${index}">${filename}</a></li>`,
  )}</ul>`;
}

import { Hono } from "hono";
import type { Host, Panel, Processor, World } from "../core/contract.ts";
import { apiRoutes } from "./api.ts";
import { controlRoutes } from "./control.ts";
import { mailsFor } from "./mailbox.ts";
import { mailboxRoutes } from "./pages.ts";
import { schedule } from "./post.ts";
import { notFound } from "./refusal.ts";
import { type MailAccount, type MailState, newAccount, OUTCOMES } from "./state.ts";
import { iso, signed } from "./webhooks.ts";

export type MailCredentials = {
  /** In place of https://api.resend.com. */
  url: string;
  apiKey: string;
  /** May send and nothing else. */
  sendingKey: string;
  webhookSecret: string;
  /** For people; the control page has the same. */
  mailboxUrl: string;
};

/** How many mails the control page shows; the mailbox has them all. */
const PANEL_ROWS = 20;

/** A Resend with state: one account per world, found by its key, and a mailbox to read. */
export function createMail(host: Host): Processor<MailCredentials> {
  const accounts = new Map<string, MailAccount>();

  function accountOf(world: World): MailAccount {
    const account = accounts.get(world.id);
    if (!account) throw new Error(`the mail provider does not know the world ${world.id}`);
    return account;
  }

  const find = (worldId: string) => accounts.get(worldId);
  const app = new Hono();
  app.route(
    "/worlds/:w",
    mailboxRoutes(find, (c) => c.req.param("w") ?? ""),
  );
  app.route(
    "/",
    apiRoutes(() => accounts.values()),
  );
  app.notFound(() => notFound("Endpoint").response());
  const control = new Hono();
  control.route("/", controlRoutes(find));
  control.route(
    "/",
    mailboxRoutes(find, (c) => c.req.param("w") ?? ""),
  );

  return {
    app,
    control,
    open(world) {
      const account = newAccount(world);
      accounts.set(world.id, account);
      return credentials(host, account);
    },
    close: ({ id }) => void accounts.delete(id),
    dump: (world) => structuredClone(accountOf(world).state),
    restore(world, saved) {
      const account = accountOf(world);
      // `saved` is what `dump` answered in an earlier run.
      account.state = { ...account.state, ...(saved as MailState) };
      // Whoever was being answered then is gone; nobody would ever settle these keys.
      for (const [key, { answer }] of account.state.idempotency)
        if (answer === null) account.state.idempotency.delete(key);
      for (const job of account.state.jobs.values()) schedule(account, job);
      return credentials(host, account);
    },
    panels: (world) => [panelOf(accountOf(world))],
    signer: (world) => (body, atMs) => signed(accountOf(world), body, atMs),
  };
}

function credentials(host: Host, { world, state }: MailAccount): MailCredentials {
  return {
    url: host.url,
    apiKey: state.apiKey,
    sendingKey: state.sendingKey,
    webhookSecret: state.webhookSecret.current,
    mailboxUrl: `${host.url}/worlds/${world.id}/mailbox`,
  };
}

function panelOf(account: MailAccount): Panel {
  const choices = OUTCOMES;
  return {
    title: "Mails",
    head: ["time", "to", "subject", "state"],
    rows: mailsFor(account, {})
      .slice(0, PANEL_ROWS)
      .map((mail) => ({
        cells: [iso(mail.createdAtMs), mail.to.join(", "), mail.subject, mail.lastEvent],
        actions: [
          { label: "event", path: `/messages/${mail.id}`, fields: [{ name: "event", choices }] },
        ],
      })),
    actions: [
      {
        label: "mails to an address become",
        path: "/addresses",
        fields: [{ name: "email" }, { name: "outcome", choices }],
      },
    ],
  };
}

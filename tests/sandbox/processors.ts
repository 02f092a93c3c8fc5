import { randomBytes } from "node:crypto";
import type { Service } from "./core/contract.ts";
import { type ControlOptions, createControl } from "./core/control.ts";
import { serveApp } from "./core/host.ts";
import { createRegistry, type Registry, touching } from "./core/registry.ts";
import { keepSaving } from "./core/saving.ts";
import { openStateFile } from "./core/state.ts";
import { createMail, type MailCredentials } from "./mail/index.ts";
import { createPasswords, type PasswordsCredentials } from "./passwords/index.ts";
import { createPayPal, type PayPalCredentials } from "./paypal/index.ts";
import { createStripe, type StripeCredentials } from "./stripe/index.ts";
import { createTurnstile, type TurnstileCredentials } from "./turnstile/index.ts";

export type ProcessorsOptions = {
  /** The stand-ins keep their state there between runs; without it all goes at the end. */
  dataDir?: string | undefined;
  /** A folder that `copyTo` has filled: without a `dataDir` they begin in that state. */
  from?: string | undefined;
  /** The state at the end is written there, and only then. */
  copyTo?: string | undefined;
  /** Each one that is absent is a free one. */
  ports?: Partial<Record<Service | "control", number>>;
  /** How far in the past the clock of a world begins that there was none of before. */
  beginsAgoMs?: number | undefined;
  /** Where the control API makes databases, if there are any. */
  databases?: ControlOptions["databases"];
};

/** Where everything listens and with which keys; printed as one line of JSON. */
export type ProcessorsLine = {
  stripe: StripeCredentials;
  paypal: PayPalCredentials;
  turnstile: TurnstileCredentials;
  mail: MailCredentials;
  passwords: PasswordsCredentials;
  control: string;
};

export type Processors = { line: ProcessorsLine; close(): Promise<void> };

/** The processors, the rest of the outside, and the control API over them: all but a database. */
export async function startProcessors(options: ProcessorsOptions = {}): Promise<Processors> {
  const { dataDir, from, copyTo, ports = {}, databases } = options;
  const abort = new AbortController();
  const registry = await createRegistry({
    factories: {
      stripe: createStripe,
      paypal: createPayPal,
      turnstile: createTurnstile,
      mail: createMail,
      passwords: createPasswords,
    },
    ports,
    signal: abort.signal,
  });
  let stopSaving: (() => void) | undefined;
  const close = async () => {
    abort.abort();
    await registry.close();
    stopSaving?.();
  };
  try {
    const state = dataDir === undefined ? undefined : openStateFile(dataDir);
    const saved = (state ?? (from === undefined ? undefined : openStateFile(from)))?.load();
    if (saved !== undefined) await registry.restore(saved);
    const { credentials } =
      registry.get("default") ?? (await openDefault(registry, options.beginsAgoMs));
    stopSaving = state && keepSaving(registry, state);
    const app = touching(registry, controlOf(registry, databases));
    const control = await serveApp(app, ports.control);
    return {
      line: {
        // The registry knows them as objects; which factory made which is known here.
        ...(credentials as Omit<ProcessorsLine, "control">),
        control: `${control.url}/__sandbox`,
      },
      async close() {
        await control.close();
        if (copyTo !== undefined) openStateFile(copyTo).save(registry.save());
        await close();
      },
    };
  } catch (cause) {
    await close();
    throw cause;
  }
}

/** The world of `npm start` and `npm run sandbox`; its keys are the same on every machine. */
async function openDefault(registry: Registry, beginsAgoMs: number | undefined) {
  const opened = await registry.open({ id: "default", beginsAgoMs });
  opened.world.deliveries.mode = "push";
  return opened;
}

function controlOf(registry: Registry, databases: ControlOptions["databases"]) {
  return createControl({
    worlds: () => registry.all().map(({ world }) => world),
    world: (id) => registry.get(id)?.world,
    openWorld: (seed) => registry.open({ seed }),
    endWorld: registry.end,
    processors: registry.processors,
    ...(databases && { databases }),
    // Random, because databases of an earlier run may still be there.
    newDatabaseName: () => `hub_${randomBytes(6).toString("hex")}`,
  });
}

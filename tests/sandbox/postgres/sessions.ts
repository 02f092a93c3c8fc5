import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { isAbsolute, join } from "node:path";
import { IDLE_MS_MAX, type Target } from "./pools.ts";
import { endOfMessage, message, TERMINATE, untilReady } from "./wire.ts";

/** Where a client hears what a server would say, and that it has hung up. */
export type Hearing = { hear(bytes: Buffer): void; ended(): void };

/** A connection as a client sees it: new, and its own. */
export type Connection = {
  send(bytes: Buffer): void;
  /** The client has gone; what it left open is undone. */
  leave(): void;
  /** The connection breaks; the client hears no more of it. */
  cut(): void;
};

export type Sessions = {
  /** `startup` is the client's first packet; that is sent already. */
  open(startup: Buffer, database: string, client: Hearing): Connection;
  /** Ends those to a database that nobody uses, so that it can be dropped or copied. */
  release(database: string): Promise<void>;
  close(): Promise<void>;
};

/** One of the server's, with what the next client has to send to be let in. */
type Session = {
  readonly server: Socket;
  readonly database: string;
  readonly startup: Buffer;
  /** What the client said after its first packet, until its password is complete. */
  password: Buffer;
  isPasswordKnown: boolean;
  /** What the server says until it is ready for a first query. */
  greeting: Buffer;
  isGreeted: boolean;
  /** Nothing was sent since the server was ready, with no transaction open. */
  isAtRest: boolean;
  /** Whether nothing of its last client is in it; false if the server has gone. */
  emptied: Promise<boolean>;
  client: Hearing;
};

/** Of one user in one database: as many as a Worker opens at once for one event, and one more. */
const IDLE_MAX = 4;

const NOBODY: Hearing = { hear: () => undefined, ended: () => undefined };
const DISCARD_ALL = message("Q", "DISCARD ALL\0");
const ASKS_FOR_PASSWORD = message("R", "\0\0\0\u0003");
const READY = message("Z", "I");
/** It is done, some settings are what they were, and the next query may come. */
const EMPTIED = /^CS*Z$/;

/**
 * Sessions that outlive their clients, as Neon's pooler keeps them: one whose catalogs are in memory
 * answers at once, where a new one takes milliseconds. Only one that was left at rest is kept,
 * emptied of all that its client has set, and only for who says the same first packet and password.
 */
export function createSessions(target: Target): Sessions {
  const idle = new Set<Session>();

  function begin(startup: Buffer, database: string, client: Hearing): Session {
    const server = connect(addressOf(target));
    const none = Buffer.alloc(0);
    const session: Session = {
      ...{ server, database, startup, client, password: none, greeting: none },
      ...{ isPasswordKnown: false, isGreeted: false, isAtRest: false },
      emptied: Promise.resolve(false),
    };
    server.setNoDelay(true);
    server.on("data", (bytes) => {
      if (!session.isGreeted) greet(session, bytes);
      session.isAtRest = bytes.subarray(-READY.length).equals(READY);
      session.client.hear(bytes);
    });
    server.on("error", () => server.destroy());
    server.on("timeout", () => end(session));
    server.on("close", () => {
      idle.delete(session);
      session.client.ended();
    });
    server.write(startup);
    return session;
  }

  function greet(session: Session, bytes: Buffer): void {
    session.greeting = Buffer.concat([session.greeting, bytes]);
    const said = untilReady(session.greeting);
    session.isGreeted = said !== undefined;
    session.greeting = session.greeting.subarray(0, said?.end);
  }

  function send(session: Session, bytes: Buffer): void {
    if (!session.isPasswordKnown) {
      session.password = Buffer.concat([session.password, bytes]);
      const end = endOfMessage(session.password);
      session.isPasswordKnown = end !== undefined;
      session.password = session.password.subarray(0, end);
    }
    session.isAtRest = false;
    session.server.write(bytes);
  }

  function leave(session: Session): void {
    const { server, greeting, startup, isAtRest } = session;
    const isPlain = greeting.subarray(0, ASKS_FOR_PASSWORD.length).equals(ASKS_FOR_PASSWORD);
    if (isAtRest && isPlain && !server.destroyed && idleOf(startup).length < IDLE_MAX)
      empty(session);
    else drop(session);
  }

  const idleOf = (startup: Buffer) => [...idle].filter((kept) => kept.startup.equals(startup));

  function drop(session: Session): void {
    session.client = NOBODY;
    session.server.destroy();
  }

  /** Whoever comes next finds it as if nobody had been there. */
  function empty(session: Session): void {
    let answer: Buffer = Buffer.alloc(0);
    session.emptied = new Promise((resolve) => {
      session.client = {
        ended: () => resolve(false),
        hear(bytes) {
          answer = Buffer.concat([answer, bytes]);
          const said = untilReady(answer);
          if (said === undefined) return;
          if (EMPTIED.test(said.types) && session.isAtRest) resolve(true);
          else session.server.destroy();
        },
      };
    });
    session.server.write(DISCARD_ALL);
    keep(session);
  }

  function keep(session: Session): void {
    idle.add(session);
    session.server.setTimeout(IDLE_MS_MAX).unref();
  }

  function take(startup: Buffer): Session | undefined {
    const [session] = idleOf(startup);
    if (session === undefined) return undefined;
    idle.delete(session);
    session.server.setTimeout(0).ref();
    return session;
  }

  function end(session: Session): void {
    idle.delete(session);
    session.server.end(TERMINATE);
  }

  /** A kept session asks for the password as a new one would, and lets nobody in who says another. */
  function resume(kept: Session, client: Hearing): Connection {
    let said: Buffer = Buffer.alloc(0);
    let isLetIn = false;
    let isGone = false;
    let session: Session | undefined;

    async function letIn(): Promise<void> {
      const end = endOfMessage(said);
      if (end === undefined || isLetIn) return;
      isLetIn = true;
      const isKnown = said.subarray(0, end).equals(kept.password);
      const isEmpty = await kept.emptied;
      if (isEmpty && (!isKnown || isGone)) keep(kept);
      if (isGone) return;
      if (isEmpty && isKnown) {
        session = kept;
        kept.client = client;
        client.hear(kept.greeting.subarray(ASKS_FOR_PASSWORD.length));
        if (said.length > end) send(kept, said.subarray(end));
      } else {
        // The client has been asked already.
        session = begin(kept.startup, kept.database, without(ASKS_FOR_PASSWORD.length, client));
        send(session, said);
      }
    }

    client.hear(ASKS_FOR_PASSWORD);
    return {
      send(bytes) {
        if (session !== undefined) return send(session, bytes);
        said = Buffer.concat([said, bytes]);
        void letIn();
      },
      leave() {
        isGone = true;
        if (session !== undefined) leave(session);
        else if (!isLetIn) keep(kept);
      },
      cut: () => drop(session ?? kept),
    };
  }

  const attached = (session: Session): Connection => ({
    send: (bytes) => send(session, bytes),
    leave: () => leave(session),
    cut: () => drop(session),
  });

  async function endAll(doomed: (session: Session) => boolean): Promise<void> {
    await Promise.all(
      [...idle].filter(doomed).map(async (session) => {
        end(session);
        if (!session.server.closed) await once(session.server, "close");
      }),
    );
  }

  return {
    open(startup, database, client) {
      const kept = take(startup);
      return kept ? resume(kept, client) : attached(begin(startup, database, client));
    },
    release: (database) => endAll((session) => session.database === database),
    close: () => endAll(() => true),
  };
}

const addressOf = ({ host, port }: Target) =>
  isAbsolute(host) ? { path: join(host, `.s.PGSQL.${port}`) } : { host, port };

/** What a client hears that has heard the first `bytes` from somebody else. */
function without(bytes: number, { hear, ended }: Hearing): Hearing {
  let left = bytes;
  return {
    ended,
    hear(heard) {
      const rest = heard.subarray(left);
      left = Math.max(left - heard.length, 0);
      if (rest.length > 0) hear(rest);
    },
  };
}

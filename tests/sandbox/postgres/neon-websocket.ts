import { setTimeout as pause } from "node:timers/promises";
import type { WebSocket } from "ws";
import type { Connection, Sessions } from "./sessions.ts";
import type { Traffic } from "./traffic.ts";
import { createAnswerReader, readStartup, TERMINATE } from "./wire.ts";

/**
 * Neon's WebSocket: PostgreSQL's own bytes both ways, one connection to the server per client. The
 * database is known from the client's first packet; nothing is sent on before it is complete.
 */
export function carryPostgres(client: WebSocket, sessions: Sessions, traffic: Traffic): void {
  let received: Buffer = Buffer.alloc(0);
  let send: ((bytes: Buffer) => void) | undefined;

  client.on("error", () => client.terminate());
  client.on("message", (data) => {
    const bytes = toBuffer(data);
    if (send !== undefined) return send(bytes);
    received = Buffer.concat([received, bytes]);
    let first = readStartup(received);
    if (first.kind === "encryption") {
      client.send("N");
      received = received.subarray(first.bytes);
      first = readStartup(received);
    }
    if (first.kind !== "startup") return;
    const { database } = first;
    const startup = received.subarray(0, first.bytes);
    const early = [received.subarray(first.bytes)];
    send = (more) => early.push(more);
    void mayPass(client, database, traffic).then((may) => {
      if (!may) return client.terminate();
      send = open(client, startup, database, sessions, traffic);
      for (const waiting of early) if (waiting.length > 0) send(waiting);
    });
  });
}

/** Unless a fault is planned for it; later, if it is to be slow. */
async function mayPass(client: WebSocket, database: string, traffic: Traffic): Promise<boolean> {
  const slow = traffic.take(database, "slow");
  if (slow !== undefined) await pause(slow.delayMs);
  return traffic.take(database, "refuse") === undefined && client.readyState === client.OPEN;
}

function open(
  client: WebSocket,
  startup: Buffer,
  database: string,
  sessions: Sessions,
  traffic: Traffic,
): (bytes: Buffer) => void {
  const read = createAnswerReader();
  const connection: Connection = sessions.open(startup, database, {
    hear(bytes) {
      const { readyForQuery, committed } = read(bytes);
      for (let count = 0; count < readyForQuery; count += 1) traffic.count(database, "webSocket");
      if (committed && traffic.take(database, "lose_commit_answer") !== undefined) {
        // The server has said that it is done; the client never hears of it.
        connection.cut();
        client.terminate();
      } else if (client.readyState === client.OPEN) client.send(bytes);
    },
    ended: () => client.close(),
  });
  client.on("close", () => connection.leave());
  return (bytes) => {
    if (bytes.equals(TERMINATE)) client.close();
    else connection.send(bytes);
  };
}

function toBuffer(data: Buffer | ArrayBuffer | Buffer[]): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}

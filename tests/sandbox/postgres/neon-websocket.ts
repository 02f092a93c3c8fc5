import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { WebSocket } from "ws";
import type { Target } from "./pools.ts";
import type { Traffic } from "./traffic.ts";
import { createAnswerReader, readStartup } from "./wire.ts";

/**
 * Neon's WebSocket: PostgreSQL's own bytes both ways, one connection to the server per client. The
 * database is known from the client's first packet; nothing is sent on before it is complete.
 */
export function carryPostgres(client: WebSocket, target: Target, traffic: Traffic): void {
  let received: Buffer = Buffer.alloc(0);
  let send: ((bytes: Buffer) => void) | undefined;

  client.on("error", () => client.terminate());
  client.on("message", (data) => {
    const bytes = toBuffer(data);
    if (send !== undefined) return send(bytes);
    received = Buffer.concat([received, bytes]);
    let startup = readStartup(received);
    if (startup.kind === "encryption") {
      client.send("N");
      received = received.subarray(startup.bytes);
      startup = readStartup(received);
    }
    if (startup.kind !== "startup") return;
    const early: Buffer[] = [received];
    send = (more) => early.push(more);
    void open(client, startup.database, target, traffic).then((opened) => {
      send = opened;
      for (const waiting of early) opened(waiting);
    });
  });
}

async function open(client: WebSocket, database: string, target: Target, traffic: Traffic) {
  const slow = traffic.take(database, "slow");
  if (slow !== undefined) await pause(slow.delayMs);
  if (traffic.take(database, "refuse") !== undefined) {
    client.terminate();
    return () => undefined;
  }
  const server = connect(target);
  server.setNoDelay(true);
  const read = createAnswerReader();
  server.on("data", (chunk) => {
    const { readyForQuery, committed } = read(chunk);
    for (let count = 0; count < readyForQuery; count += 1) traffic.count(database, "webSocket");
    if (committed && traffic.take(database, "lose_commit_answer") !== undefined) {
      // The server has said that it is done; the client never hears of it.
      client.terminate();
      server.destroy();
      return;
    }
    if (client.readyState === client.OPEN) client.send(chunk);
  });
  server.on("error", () => client.terminate());
  server.on("close", () => client.close());
  client.on("close", () => server.destroy());
  return (bytes: Buffer) => {
    server.write(bytes);
  };
}

function toBuffer(data: Buffer | ArrayBuffer | Buffer[]): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}

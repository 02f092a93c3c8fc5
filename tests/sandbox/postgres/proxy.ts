import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { IDLE_CONNECTION_MS_MAX } from "../core/host.ts";
import { createNeonHttp } from "./neon-http.ts";
import { carryPostgres } from "./neon-websocket.ts";
import { createPools, type Target } from "./pools.ts";
import { createSessions } from "./sessions.ts";
import { createTraffic, type Traffic } from "./traffic.ts";

export type NeonProxy = {
  /** For `neonConfig.fetchEndpoint`. */
  httpUrl: string;
  /** For `neonConfig.wsProxy`, which wants it without its scheme. */
  webSocketUrl: string;
  traffic: Traffic;
  /** Ends the idle connections to a database, so that it can be dropped or copied. */
  release(database: string): Promise<void>;
  close(): Promise<void>;
};

/** Both of Neon's protocols on one port, in front of one PostgreSQL. */
export async function startNeonProxy(target: Target, port = 0): Promise<NeonProxy> {
  const pools = createPools(target);
  const sessions = createSessions(target);
  const traffic = createTraffic();
  const answerSql = createNeonHttp(pools, traffic);
  const server = createServer({ keepAliveTimeout: IDLE_CONNECTION_MS_MAX }, (request, response) => {
    if (request.method === "POST" && request.url === "/sql") void answerSql(request, response);
    else response.writeHead(404).end();
  });
  const sockets = new WebSocketServer({ server, path: "/v2", perMessageDeflate: false });
  sockets.on("connection", (client) => carryPostgres(client, sessions, traffic));
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    httpUrl: `http://${address}/sql`,
    webSocketUrl: `ws://${address}/v2`,
    traffic,
    async release(database) {
      await Promise.all([pools.release(database), sessions.release(database)]);
    },
    async close() {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      server.close();
      server.closeAllConnections();
      await Promise.all([pools.close(), sessions.close()]);
    },
  };
}

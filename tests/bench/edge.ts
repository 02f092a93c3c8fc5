import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createGzip } from "node:zlib";

/** What Cloudflare's edge compresses, of the kinds that the shop has. */
const COMPRESSED = /^(text\/|application\/(javascript|json|manifest)|image\/svg)/;

/**
 * Does for the shop on this machine what Cloudflare's edge does for the one that is deployed, and `wrangler
 * pages dev` does not: compresses. Answers its address.
 */
export async function startEdge(shopUrl: string): Promise<{ url: string; close(): void }> {
  const server = createServer((asked, answer) => pass(shopUrl, asked, answer));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function pass(shopUrl: string, asked: IncomingMessage, answer: ServerResponse): void {
  const { host, origin: _, ...headers } = asked.headers;
  // The shop takes changes from its own pages alone.
  const origin = asked.headers.origin === `http://${host}` ? { origin: shopUrl } : {};
  const { hostname, port } = new URL(shopUrl);
  const onward = request(
    {
      ...{ hostname, port, method: asked.method, path: asked.url },
      headers: { ...headers, ...origin, host: `${hostname}:${port}` },
    },
    (answered) => {
      const { "content-length": length, ...kept } = answered.headers;
      const isCompressed =
        COMPRESSED.test(kept["content-type"] ?? "") && !kept["content-encoding"];
      const encoding = isCompressed ? { "content-encoding": "gzip" } : {};
      const size = isCompressed || length === undefined ? {} : { "content-length": length };
      answer.writeHead(answered.statusCode ?? 502, { ...kept, ...encoding, ...size });
      if (isCompressed) answered.pipe(createGzip()).pipe(answer);
      else answered.pipe(answer);
    },
  );
  onward.on("error", () => answer.destroy());
  asked.pipe(onward);
}

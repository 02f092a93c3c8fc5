import { once } from "node:events";
import { connect, type Socket } from "node:net";

export type Load = { connections: number; requests: number; msMax: number };
type Request = { path: string; headers: Record<string, string>; body: Uint8Array };

/**
 * Sends the same request again and again over a few connections that stay open, and answers how many
 * were answered with 200 in a second. Bare sockets, so that the client takes little of the machine.
 */
export async function acksPerSecond(url: URL, request: Request, load: Load): Promise<number> {
  const bytes = encode(url, request);
  const start = performance.now();
  let left = load.requests;
  let done = 0;
  const isOver = () => left <= 0 || performance.now() - start > load.msMax;
  async function one(): Promise<void> {
    const socket = connect(Number(url.port), url.hostname).setNoDelay();
    await once(socket, "connect");
    while (!isOver()) {
      left -= 1;
      await exchange(socket, bytes);
      done += 1;
    }
    socket.destroy();
  }
  await Promise.all(Array.from({ length: load.connections }, one));
  return done / ((performance.now() - start) / 1_000);
}

function encode(url: URL, { path, headers, body }: Request): Buffer {
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: ${url.host}`,
    `Content-Length: ${body.byteLength}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), body]);
}

/** The answers have no body worth reading, but where there is one it has to be passed over. */
function exchange(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const end = (settle: () => void) => {
      socket.off("data", take).off("close", lost).off("error", reject);
      settle();
    };
    const lost = () => end(() => reject(new Error("the connection was closed")));
    const take = (chunk: Buffer) => {
      answer += chunk.toString("latin1");
      if (!isWhole(answer)) return;
      const isOk = answer.startsWith("HTTP/1.1 200");
      end(() => (isOk ? resolve() : reject(new Error(`not acknowledged: ${answer}`))));
    };
    socket.on("data", take).on("close", lost).on("error", reject);
    socket.write(bytes);
  });
}

function isWhole(answer: string): boolean {
  const headEnd = answer.indexOf("\r\n\r\n");
  if (headEnd < 0) return false;
  const head = answer.slice(0, headEnd);
  if (/^transfer-encoding: chunked/im.test(head)) return answer.endsWith("0\r\n\r\n");
  const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
  return answer.length >= headEnd + 4 + length;
}

/** As much of PostgreSQL's wire format as the WebSocket proxy has to understand. */

/** The codes in place of a version in a first packet that only asks for encryption. */
const ENCRYPTION_REQUESTS = [80_877_103, 80_877_104];

export type Startup =
  | { kind: "incomplete" }
  | { kind: "encryption"; bytes: number }
  | { kind: "startup"; database: string; bytes: number };

/** The first packet of a client: its length, a version, and names and values ended by zeros. */
export function readStartup(received: Buffer): Startup {
  if (received.length < 8) return { kind: "incomplete" };
  const length = received.readInt32BE(0);
  if (received.length < length) return { kind: "incomplete" };
  if (ENCRYPTION_REQUESTS.includes(received.readInt32BE(4)))
    return { kind: "encryption", bytes: length };
  const words = received.toString("utf8", 8, length).split("\0");
  const value = (name: string) => {
    const at = words.findIndex((word, index) => index % 2 === 0 && word === name);
    return at === -1 ? undefined : words[at + 1];
  };
  return { kind: "startup", database: value("database") ?? value("user") ?? "", bytes: length };
}

export type Answers = { readyForQuery: number; committed: boolean };

const READY_FOR_QUERY = "Z".charCodeAt(0);
const COMMAND_COMPLETE = "C".charCodeAt(0);
/** A message is a letter, and a length that counts itself. */
const HEADER_BYTES = 5;

export function message(type: string, text: string): Buffer {
  const body = Buffer.from(text, "latin1");
  const head = Buffer.alloc(HEADER_BYTES);
  head.write(type, "latin1");
  head.writeInt32BE(body.length + HEADER_BYTES - 1, 1);
  return Buffer.concat([head, body]);
}

/** With this a client hangs up. */
export const TERMINATE = message("X", "");

/** Where the message that begins at `from` ends; undefined while it is not complete. */
export function endOfMessage(bytes: Buffer, from = 0): number | undefined {
  if (bytes.length - from < HEADER_BYTES) return undefined;
  const end = from + 1 + bytes.readInt32BE(from + 1);
  return end <= bytes.length ? end : undefined;
}

/** The server's messages, a letter each, until it is ready for a query; undefined before it is. */
export function untilReady(bytes: Buffer): { types: string; end: number } | undefined {
  let types = "";
  let from = 0;
  for (let end = endOfMessage(bytes); end !== undefined; end = endOfMessage(bytes, from)) {
    types += String.fromCharCode(bytes[from] ?? 0);
    if (bytes[from] === READY_FOR_QUERY) return { types, end };
    from = end;
  }
  return undefined;
}

/** Follows the server's messages over chunks that end anywhere; keeps only heads and short tags. */
export function createAnswerReader(): (chunk: Buffer) => Answers {
  let rest: Buffer = Buffer.alloc(0);
  let skip = 0;
  return (chunk) => {
    const answers = { readyForQuery: 0, committed: false };
    let at = Math.min(skip, chunk.length);
    skip -= at;
    let data = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    while (data.length - at >= HEADER_BYTES) {
      const type = data[at];
      const end = at + 1 + data.readInt32BE(at + 1);
      if (type === COMMAND_COMPLETE && end > data.length) break;
      if (type === READY_FOR_QUERY) answers.readyForQuery += 1;
      if (
        type === COMMAND_COMPLETE &&
        data.toString("latin1", at + HEADER_BYTES, end - 1) === "COMMIT"
      )
        answers.committed = true;
      skip = Math.max(end - data.length, 0);
      at = Math.min(end, data.length);
    }
    data = data.subarray(at);
    rest = Buffer.from(data);
    return answers;
  };
}

import { happens } from "../engine/choices.ts";
import { ORIGIN, operatorCookie } from "../world/gate.ts";
import { IsolateDied } from "../world/isolates.ts";
import type { SimWorld } from "../world/world.ts";

export type Answer = { status: number; body: Record<string, never>; cookie: string | undefined };
/** What a browser sees when the line breaks: nothing. */
export const NO_ANSWER = "no answer";
export type Answered = Answer | typeof NO_ANSWER;

export type Client = {
  send(path: string, init?: RequestInit): Promise<Answered>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answered>;
};

/** One browser, or one operator's desk: keeps its cookie, and loses requests and answers. */
export function openClient(world: SimWorld, name: string, lossPerThousand: number): Client {
  const { choices, isolates, env } = world;
  let cookie: string | undefined;
  const isLost = () => world.isHostile && happens(choices, lossPerThousand);

  async function send(path: string, init: RequestInit = {}): Promise<Answered> {
    const label = `${init.method ?? "GET"} ${path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "…")}`;
    await world.scheduler.pause(label);
    if (isLost()) return NO_ANSWER;
    const isolate = isolates.any();
    const headers = {
      Origin: ORIGIN,
      ...(init.headers as Record<string, string>),
      ...(cookie && { Cookie: cookie }),
    };
    const request = new Request(`http://shop.test${path}`, { ...init, headers });
    let answer: Answer;
    try {
      answer = await isolates.run(`${name} ${label}`, isolate, async () => {
        const context = { waitUntil: () => undefined, passThroughOnException: () => undefined };
        const response = await isolate.worker.fetch(
          request as never,
          env as never,
          context as never,
        );
        const text = await response.text();
        const isJson = response.headers.get("Content-Type")?.includes("json");
        return {
          status: response.status,
          body: isJson ? JSON.parse(text) : {},
          cookie: response.headers.get("Set-Cookie")?.split(";")[0],
        };
      });
    } catch (error) {
      if (error instanceof IsolateDied) return NO_ANSWER;
      throw error;
    }
    // Faults of others have a name of their own; this one is for what nobody thought of.
    if (answer.status === 500)
      world.broken.push({ rule: "no request ends in a fault of ours", ids: [label] });
    if (isLost()) return NO_ANSWER;
    cookie = answer.cookie ?? cookie;
    world.trace.add(name, label, `is told ${answer.status} ${codeOf(answer)}`);
    return answer;
  }

  return {
    send,
    post: (path, body, headers = {}) =>
      send(path, {
        method: "POST",
        headers: { "Content-Type": "application/json", ...headers },
        body: JSON.stringify(body),
      }),
  };
}

export const codeOf = ({ body }: Answer) => (body as { code?: string }).code ?? "";

const SECOND_MS = 1000;
/** Somebody who wants it to happen tries again, later and later. */
const TRIES_MAX = 12;

/** The same request with the same key until there is a real answer; undefined: given up. */
export async function insist(
  world: SimWorld,
  ask: () => Promise<Answered>,
): Promise<Answer | undefined> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const answered = await ask();
    const isPassing =
      answered === NO_ANSWER ||
      answered.status >= 500 ||
      codeOf(answered) === "idempotency_in_progress";
    if (!isPassing) return answered;
    const waitMs = Math.min(2 ** tries, 100) * SECOND_MS;
    await world.scheduler.pause("tries again", { fromMs: world.nowMs() + waitMs });
  }
  return undefined;
}

export const operatorHeaders = (key: string) => ({
  Cookie: operatorCookie,
  "Idempotency-Key": key,
});

export const putting = (body: unknown, key: string): RequestInit => ({
  method: "PUT",
  headers: { "Content-Type": "application/json", ...operatorHeaders(key) },
  body: JSON.stringify(body),
});

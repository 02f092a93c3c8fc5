import type { Context } from "hono";
import type { z } from "zod";
import { err, ok, type Result } from "../domain/result.ts";
import type { Route } from "./contract/routes.ts";
import type { HttpEnv } from "./env.ts";
import type { Trouble } from "./problems.ts";

/** A hundred lines with an address take 10 kB; nothing honest comes near this. */
const BODY_BYTES_MAX = 64 * 1024;

export type Input<R extends Route> = {
  readonly params: z.infer<R["params"]>;
  readonly query: z.infer<R["query"]>;
  readonly body: z.infer<R["body"]>;
};

/** Everything a request says, checked against the contract. Behind this nothing is optional. */
export async function parse<R extends Route>(
  c: Context<HttpEnv>,
  route: R,
): Promise<Result<Input<R>, Trouble>> {
  const params = route.params.safeParse(c.req.param());
  // An id that cannot exist and one that does not exist are the same to a caller.
  if (!params.success) return err({ kind: "not_found" });
  const query = route.query.safeParse(c.req.query());
  if (!query.success) return err({ kind: "parameters_invalid", issues: issuesOf(query.error) });
  const json = await bodyOf(c, route);
  if (!json.ok) return json;
  const body = route.body.safeParse(json.value);
  if (!body.success) return err({ kind: "body_invalid", issues: issuesOf(body.error) });
  const parsed = { params: params.data, query: query.data, body: body.data };
  return ok(parsed as Input<R>);
}

async function bodyOf(c: Context<HttpEnv>, route: Route): Promise<Result<unknown, Trouble>> {
  if (route.method === "get") return ok({});
  if (Number(c.req.header("Content-Length") ?? 0) > BODY_BYTES_MAX)
    return err({ kind: "body_too_large" });
  const bytes = await readUpTo(c.req.raw.body, BODY_BYTES_MAX);
  if (bytes === undefined) return err({ kind: "body_too_large" });
  return jsonOf(c, bytes, route.body);
}

/** The bytes as JSON; none are an empty object where that is of the shape. */
export function jsonOf(
  c: Context<HttpEnv>,
  bytes: Uint8Array<ArrayBuffer>,
  shape: z.ZodType,
): Result<unknown, Trouble> {
  const isOptional = shape.safeParse({}).success;
  if (bytes.byteLength === 0 && isOptional) return ok({});
  const type = (c.req.header("Content-Type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") return err({ kind: "content_type_unsupported" });
  try {
    return ok(
      JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes)),
    );
  } catch {
    return err({ kind: "body_not_json" });
  }
}

/** Stops reading at the limit, whatever the headers say; undefined if there is more. */
export async function readUpTo(
  body: ReadableStream<Uint8Array> | null,
  bytesMax: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > bytesMax) return undefined;
    chunks.push(chunk);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

/** Where and what, never the value: it may be a card number that has no business here. */
export const issuesOf = (error: z.ZodError) =>
  error.issues.slice(0, 10).map(({ path, code, message }) => ({
    path: path.map(String).join("."),
    code,
    message:
      code === "unrecognized_keys" ? "There are keys that the contract does not know" : message,
  }));

import { HTTPException } from "hono/http-exception";
import { z } from "zod";

/** An absent body is an empty object, so that calls without parameters need none. */
export async function parseBody<T>(schema: z.ZodType<T>, request: Request): Promise<T> {
  const text = await request.text();
  let json: unknown;
  try {
    json = text === "" ? {} : JSON.parse(text);
  } catch {
    throw new HTTPException(400, { message: "the body is not JSON" });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new HTTPException(400, { message: z.prettifyError(parsed.error) });
}

import { DatabaseUnavailable } from "../usecases/ports.ts";

/** Connection exceptions, too few resources, and a server that is being shut down or started. */
const UNAVAILABLE_CLASSES = ["08", "53", "57"];
/** What the driver says when there is no server to say anything. */
const UNREACHABLE =
  /connect|connection|terminated|websocket|network|timeout|fetch failed|HTTP status 5/i;

/** True where the database did not answer, as opposed to having answered no. */
export function isUnavailable(error: unknown): boolean {
  let text = "";
  for (let at = error, depth = 0; at !== null && typeof at === "object" && depth < 5; depth++) {
    const { code, message, cause, sourceError } = at as Record<string, unknown>;
    if (typeof code === "string" && /^[0-9A-Z]{5}$/.test(code))
      return UNAVAILABLE_CLASSES.includes(code.slice(0, 2));
    text += ` ${typeof message === "string" ? message : ""} ${at.constructor?.name ?? ""}`;
    at = cause ?? sourceError;
  }
  return UNREACHABLE.test(text);
}

/** The same object, whose failures say whether it was the database that could not be reached. */
export function tellingUnavailable<T extends object>(target: T): T {
  return new Proxy(target, {
    get(object, name, receiver) {
      const value = Reflect.get(object, name, receiver);
      if (typeof value === "function") return telling(value as AnyMethod);
      return typeof value === "object" && value !== null ? tellingUnavailable(value) : value;
    },
  });
}

type AnyMethod = (...args: unknown[]) => Promise<unknown>;
const telling =
  (method: AnyMethod) =>
  async (...args: unknown[]) => {
    try {
      return await method(...args);
    } catch (error) {
      if (error instanceof DatabaseUnavailable || !isUnavailable(error)) throw error;
      throw new DatabaseUnavailable(String(error), { cause: error });
    }
  };

import { respond } from "../problems.ts";
import type { Handler } from "./handler.ts";

/** One line of the log. Anybody can send it, so it is a hint and nobody's proof. */
export const report: Handler<"report"> = async (c, { body }) => {
  const { stack, ...said } = body;
  c.env.deps.log.warn("page.broken", { ...said, stack: stack.join(" ") });
  return respond(202, {});
};

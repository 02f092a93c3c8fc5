import { type Context, Hono } from "hono";
import { nobody, refusalOf } from "../domain/people.ts";
import { LookupUnanswered } from "../usecases/look-up.ts";
import { DatabaseUnavailable } from "../usecases/ports.ts";
import { type Route, type RouteName, routes } from "./contract/routes.ts";
import { docsPage } from "./docs.ts";
import { addressOf, protect } from "./edge.ts";
import type { HttpEnv } from "./env.ts";
import { openApi } from "./openapi.ts";
import { parse } from "./parse.ts";
import { principalOf } from "./principal.ts";
import { problem, respond } from "./problems.ts";
import { accounts } from "./routes/accounts.ts";
import * as analytics from "./routes/analytics.ts";
import * as approvals from "./routes/approvals.ts";
import * as audit from "./routes/audit.ts";
import * as books from "./routes/books.ts";
import * as disputes from "./routes/disputes.ts";
import * as doctor from "./routes/doctor.ts";
import * as events from "./routes/events.ts";
import * as explanations from "./routes/explanations.ts";
import * as finding from "./routes/finding.ts";
import * as fraud from "./routes/fraud.ts";
import * as fulfilment from "./routes/fulfilment.ts";
import type { Handler } from "./routes/handler.ts";
import * as holds from "./routes/holds.ts";
import * as methods from "./routes/methods.ts";
import * as operator from "./routes/operator.ts";
import * as orders from "./routes/orders.ts";
import * as people from "./routes/people.ts";
import * as plans from "./routes/plans.ts";
import * as reconciliations from "./routes/reconciliations.ts";
import * as refunds from "./routes/refunds.ts";
import * as reports from "./routes/reports.ts";
import * as seller from "./routes/seller.ts";
import * as sellerGoods from "./routes/seller-goods.ts";
import * as sellerSales from "./routes/seller-sales.ts";
import * as shop from "./routes/shop.ts";
import * as statements from "./routes/statements.ts";
import * as today from "./routes/today.ts";
import { isOfOurPages } from "./same-origin.ts";
import { giveCookie } from "./sender.ts";
import { endpoints, webhook } from "./webhooks.ts";

const handlers: { [N in RouteName]: Handler<N> } = {
  ...shop,
  ...orders,
  ...people,
  ...methods,
  ...operator,
  ...approvals,
  ...audit,
  ...refunds,
  ...statements,
  ...disputes,
  ...plans,
  ...seller,
  ...sellerGoods,
  ...today,
  ...analytics,
  ...holds,
  ...sellerSales,
  ...fulfilment,
  ...events,
  ...books,
  ...reconciliations,
  ...explanations,
  ...doctor,
  ...fraud,
  ...reports,
  ...finding,
};

/** As the router writes it: a parameter that an extension follows has to end in it. */
const patternOf = ({ path }: Route) =>
  path.replace(/\{(\w+)\}(\.\w+)?/g, (_, name: string, extension?: string) =>
    extension ? `:${name}{.+\\${extension}}` : `:${name}`,
  );

/** The whole HTTP door. Each request brings the doors of its own event as bindings. */
export const app = new Hono<HttpEnv>();

app.use(async (c, next) => {
  c.set("requestId", c.env.deps.newId());
  c.set("principal", nobody);
  const start = c.env.deps.now().getTime();
  await next();
  await giveCookie(c);
  protect(c);
  c.header("Request-Id", c.get("requestId"));
  const who = c.get("principal");
  c.env.deps.log.info("request", {
    requestId: c.get("requestId"),
    method: c.req.method,
    path: c.req.path,
    status: c.res.status,
    // Who was refused what, and why: an id and a code, nothing of a person.
    code: c.get("code"),
    userId: who.kind === "member" ? who.userId : undefined,
    ms: c.env.deps.now().getTime() - start,
  });
});

// Webhooks are signed; everything else that changes something has to come from our own pages.
app.use("/api/*", async (c, next) => {
  if (!(await c.env.isWithinRate(addressOf(c)))) return problem(c, { kind: "too_many_requests" });
  if (!isOfOurPages(c)) return problem(c, { kind: "cross_site" });
  return next();
});

app.all("/api/auth/*", (c) => accounts(c));

for (const [path, endpoint] of Object.entries(endpoints))
  app.post(path, (c) => webhook(c, endpoint));

for (const [name, route] of Object.entries(routes) as [RouteName, Route][])
  app.on(route.method.toUpperCase(), patternOf(route), async (c) => {
    c.set("principal", await principalOf(c));
    const refusal = refusalOf(route.caller, c.get("principal"));
    if (refusal) return problem(c, { kind: refusal });
    // Before anything is read: whatever the body is, it is not worked on without a key.
    if (route.changes && c.req.header("Idempotency-Key") === undefined)
      return problem(c, { kind: "idempotency_key_required" });
    const input = await parse(c, route);
    if (!input.ok) return problem(c, input.error);
    return handlers[name](c, input.value as never);
  });

app.get("/api/openapi.json", (c) => respond(200, openApi(c.env.version)));
app.get("/api/docs", (c) =>
  c.html(docsPage(openApi(c.env.version)), 200, { "Cache-Control": "no-store" }),
);

app.notFound((c) => problem(c, { kind: "not_found" }));

app.onError((error, c) => {
  const requestId = c.get("requestId");
  const kind =
    error instanceof DatabaseUnavailable
      ? "database_unavailable"
      : error instanceof LookupUnanswered
        ? "processor_unavailable"
        : "internal";
  // The reason is for us: an answer with it could carry what only we or a processor should know.
  c.env.deps.log.error("request.failed", { requestId, path: c.req.path, reason: String(error) });
  return problem(c as Context<HttpEnv>, { kind });
});

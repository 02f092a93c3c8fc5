import { expect, test } from "vitest";
import { type Route, routes } from "../../worker/http/contract/routes.ts";
import { planted } from "../support/planted-desk.ts";
import { uuid, type World, world } from "../support/world.ts";

const changing = (Object.entries(routes) as [string, Route][]).filter(
  ([, { caller, changes }]) => caller === "operator" && changes,
);

test("V196 every change that an operator makes is in the audit log, with the operator's name", async () => {
  const w = await world({ DUAL_CONTROL_MINOR: "1000" });
  const asks = await planted(w);
  expect(Object.keys(asks).sort()).toEqual(changing.map(([name]) => name).sort());
  for (const [name, { method, path }] of changing) {
    const { id, body = {}, by = w.operator, actor = w.operatorId } = await asks[name]!();
    const before = await linesBy(w, actor);
    const answer = await w.request(path.replace(/\{\w+\}/, id ?? ""), {
      method: method.toUpperCase(),
      headers: { ...by, "Content-Type": "application/json", "Idempotency-Key": uuid() },
      body: JSON.stringify(body),
    });
    expect([name, answer.status, answer.body]).toMatchObject([name, expect.any(Number), {}]);
    expect(answer.status, `${name}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
    expect(await linesBy(w, actor), name).toBeGreaterThan(before);
  }
});

async function linesBy(w: World, userId: string): Promise<number> {
  const [row] = await w.sql`select count(*)::int as n from audit_log
    where actor = ${`operator:${userId}`}`;
  return row?.n as number;
}

import { expect, test } from "vitest";
import { outcomeOf } from "../support/desks.ts";
import { type World, world } from "../support/world.ts";

type Line = { id: string; actor: string; action: string; subject: string; at: string };
type Page = { lines: Line[]; next: string | null };
const read = async (w: World, query = "") =>
  (await w.get(`/api/operator/audit-log${query}`, w.operator)).body as never as Page;
const switchRail = (w: World, rail: string, stopped: boolean, by = w.operator) =>
  w.request(`/api/operator/rails/${rail}`, {
    method: "PUT",
    headers: { ...by, "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID() },
    body: JSON.stringify({ direction: "pay_in", stopped, reason: "a drill" }),
  });

test("V196 operators read who did what, page after page, of one actor or about one subject", async () => {
  const w = await world();
  const other = await w.login({ role: "operator" });
  await switchRail(w, "stripe", true);
  await w.advance(1000);
  await switchRail(w, "paypal", true, other.headers);
  // In one moment: the page's border falls between two lines of the same time.
  await switchRail(w, "stripe", false);
  await switchRail(w, "paypal", false, other.headers);

  const all = (await read(w)).lines;
  expect(all).toHaveLength(4);
  expect(all.at(-1)).toMatchObject({
    ...{ actor: `operator:${w.operatorId}`, action: "switch_rail", subject: "stripe:pay_in" },
    facts: { stopped: true, reason: "a drill" },
  });
  const paged: Line[] = [];
  let next: string | null = "";
  while (next !== null) {
    const page = await read(w, `?limit=1${next && `&cursor=${next}`}`);
    paged.push(...page.lines);
    next = page.next;
  }
  expect(paged).toEqual(all);

  const actor = `operator:${other.userId}`;
  const theirs = (await read(w, `?actor=${encodeURIComponent(actor)}`)).lines;
  expect(new Set(theirs.map((line) => line.subject))).toEqual(new Set(["paypal:pay_in"]));
  expect((await read(w, "?subject=stripe:pay_in")).lines).toHaveLength(2);
  expect((await read(w, `?subject=stripe:pay_in&actor=${actor}`)).lines).toEqual([]);
  for (const query of ["?cursor=x", "?limit=0", "?subject=%00", "?before=1"])
    expect(outcomeOf(await w.get(`/api/operator/audit-log${query}`, w.operator))).toEqual([
      400,
      "parameters_invalid",
    ]);
});

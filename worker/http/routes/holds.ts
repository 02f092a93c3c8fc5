import type { SellerId, TransferId } from "../../domain/ids.ts";
import * as hold from "../../usecases/hold-transfers.ts";
import * as release from "../../usecases/release-transfers.ts";
import { changed, changing } from "../changing.ts";
import { mayWait } from "../may-wait.ts";
import { pageOf } from "../page.ts";
import { actorOf } from "../principal.ts";
import { problem, problemOutcome, respond } from "../problems.ts";
import { toApproval } from "../views-of-desk.ts";
import { toSellerHold, toWaiting } from "../views-of-holds.ts";
import type { Handler } from "./handler.ts";

export const listWaiting: Handler<"listWaiting"> = async (c, { query }) => {
  const page = pageOf(query);
  if (!page) return problem(c, { kind: "parameters_invalid" });
  const of = query.artisan as SellerId | undefined;
  const found = await c.env.deps.store.desk.waiting(query.which, of, page);
  const { rows, next } = page.cut(found, ({ createdAt, id }) => ({ at: createdAt, id }));
  return respond(200, { transfers: rows.map(toWaiting), next });
};

export const listSellerHolds: Handler<"listSellerHolds"> = async (c) => {
  const found = await c.env.deps.store.desk.sellerHolds();
  return respond(200, { holds: found.map(toSellerHold) });
};

export const holdTransfer: Handler<"holdTransfer"> = (c, { params, body }) =>
  changed(c, body, () =>
    hold.holdTransfer(c.env.deps, {
      ...{ transferId: params.id as TransferId, reason: body.reason, actor: actorOf(c) },
    }),
  );

export const releaseTransfer: Handler<"releaseTransfer"> = (c, { params, body }) =>
  mayWait(c, body, () =>
    release.releaseTransfer(c.env.deps, {
      ...{ transferId: params.id as TransferId, actor: actorOf(c) },
    }),
  );

export const holdSeller: Handler<"holdSeller"> = (c, { params, body }) =>
  changed(c, body, () =>
    hold.holdSeller(c.env.deps, {
      ...{ sellerId: params.id as SellerId, reason: body.reason, actor: actorOf(c) },
    }),
  );

export const releaseSeller: Handler<"releaseSeller"> = (c, { params, body }) =>
  changing(c, body, async () => {
    const asked = { sellerId: params.id as SellerId, actor: actorOf(c) };
    const done = await release.releaseSeller(c.env.deps, asked);
    if (!done.ok) return problemOutcome(c, done.error);
    return { status: 200, body: { waiting: done.value.map(toApproval) }, keep: true };
  });

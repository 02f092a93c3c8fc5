import type { Context } from "hono";
import type { SavedMethodId, SetupId } from "../../domain/ids.ts";
import { once } from "../../usecases/once.ts";
import { finishSetup as finish } from "../../usecases/saved-methods/finish-setup.ts";
import { openSetup as open, openedSetup } from "../../usecases/saved-methods/open-setup.ts";
import { removeMethod as remove } from "../../usecases/saved-methods/remove-method.ts";
import { setDefaultMethod as setDefault } from "../../usecases/saved-methods/set-default-method.ts";
import { changing, clientRequest, replayHeader } from "../changing.ts";
import type { SavedMethods, SetupAnswer } from "../contract/methods.ts";
import type { HttpEnv } from "../env.ts";
import { memberOf } from "../principal.ts";
import { problem, problemOutcome, respond } from "../problems.ts";
import { toSavedMethod } from "../views.ts";
import type { Handler } from "./handler.ts";

export const listMethods: Handler<"listMethods"> = async (c) => respond(200, await methodsNow(c));

export const openSetup: Handler<"openSetup"> = async (c, { body }) => {
  const request = await clientRequest(c, body);
  if (!request.ok) return problem(c, request.error);
  const { userId } = memberOf(c);
  const { processor } = body;
  const answered = await once(c.env.deps, request.value, async () => {
    const opened = await open(c.env.deps, { userId, processor });
    if (!opened.ok) return problemOutcome(c, opened.error);
    return { status: 201, body: { setupId: opened.value }, keep: true };
  });
  if (!answered.ok) return problem(c, answered.error);
  const { status, body: kept, replayed } = answered.value;
  if (status !== 201) return respond(status, kept, replayHeader(replayed));

  // The secret is never kept: whoever repeats the request gets the same set-up, asked for again.
  const setupId = kept.setupId as SetupId;
  const opened = await openedSetup(c.env.deps, setupId);
  if (!opened.ok) return problem(c, opened.error);
  const { approveUrl, clientSecret } = opened.value;
  const answer: SetupAnswer =
    processor === "stripe"
      ? { processor, setupId, clientSecret: clientSecret ?? "" }
      : { processor, setupId, approveUrl: approveUrl ?? "" };
  return respond(201, answer, replayHeader(replayed));
};

export const finishSetup: Handler<"finishSetup"> = (c, { params, body }) =>
  changing(c, body, async () => {
    const { userId } = memberOf(c);
    const done = await finish(c.env.deps, { userId, setupId: params.id as SetupId });
    return done.ok ? outcome(await methodsNow(c)) : problemOutcome(c, done.error);
  });

export const setDefaultMethod: Handler<"setDefaultMethod"> = (c, { params, body }) =>
  changing(c, body, async () => {
    const { userId } = memberOf(c);
    const done = await setDefault(c.env.deps, { userId, methodId: params.id as SavedMethodId });
    return done.ok ? outcome(await methodsNow(c)) : problemOutcome(c, done.error);
  });

export const removeMethod: Handler<"removeMethod"> = (c, { params, body }) =>
  changing(c, body, async () => {
    const { userId } = memberOf(c);
    const done = await remove(c.env.deps, { userId, methodId: params.id as SavedMethodId });
    return done.ok ? outcome(await methodsNow(c)) : problemOutcome(c, done.error);
  });

const outcome = (body: SavedMethods) => ({ status: 200, body: { ...body }, keep: true });

async function methodsNow(c: Context<HttpEnv>): Promise<SavedMethods> {
  const { store, now } = c.env.deps;
  const methods = await store.vault.methodsOf(memberOf(c).userId);
  return {
    methods: methods.map((method) => toSavedMethod(method, now())),
  };
}

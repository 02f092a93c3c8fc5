import type { Context } from "hono";
import type { SellerId } from "../../domain/ids.ts";
import { fromMoneyRow } from "../../domain/operation.ts";
import { assert, type Result } from "../../domain/result.ts";
import * as desk from "../../usecases/edit-desk.ts";
import { openDesk as open } from "../../usecases/open-desk.ts";
import { provePaypalAddress as prove } from "../../usecases/prove-paypal-address.ts";
import { readOwnAccount } from "../../usecases/read-own-account.ts";
import { setPaypalAddress as setPaypal } from "../../usecases/set-paypal-address.ts";
import { changed, changing } from "../changing.ts";
import type { HttpEnv } from "../env.ts";
import { onboardingLink } from "../onboarding-link.ts";
import { memberOf, sellerOf } from "../principal.ts";
import { problemOutcome, respond, type Trouble } from "../problems.ts";
import { toDesk } from "../views-of-desk.ts";
import type { Handler } from "./handler.ts";

async function deskNow(c: Context<HttpEnv>, id: SellerId) {
  const { store, now } = c.env.deps;
  const found = await store.desk.find(id);
  assert(found !== undefined, "sellers are never deleted");
  return toDesk(found, now());
}

export const openDesk: Handler<"openDesk"> = (c, { body }) => {
  const { userId, email, emailVerified } = memberOf(c);
  return changing(c, body, async () => {
    const actor = `seller:${userId}`;
    const opened = await open(c.env.deps, { ...body, userId, email, emailVerified, actor });
    if (!opened.ok) return problemOutcome(c, opened.error);
    return { status: 201, body: await deskNow(c, opened.value), keep: true };
  });
};

export const readDesk: Handler<"readDesk"> = async (c) =>
  respond(200, await deskNow(c, sellerOf(c).sellerId));

export const editDesk: Handler<"editDesk"> = (c, { body }) => {
  const shippingFlat = fromMoneyRow(body.shippingFlat);
  return changed(c, body, () =>
    desk.editDesk(c.env.deps, { ...body, ...sellerOf(c), shippingFlat }),
  );
};

export const pauseShop: Handler<"pauseShop"> = (c, { body }) => {
  const until = body.until === null ? null : new Date(body.until);
  return changed(c, body, () =>
    desk.pauseShop(c.env.deps, { ...sellerOf(c), until, message: body.message }),
  );
};

export const setPaypalAddress: Handler<"setPaypalAddress"> = (c, { body }) =>
  changed(c, body, () => {
    const { loginSessionId } = memberOf(c);
    return setPaypal(c.env.deps, { ...sellerOf(c), loginSessionId, email: body.email });
  });

export const provePaypalAddress: Handler<"provePaypalAddress"> = (c, { body }) =>
  changed(c, body, () => prove(c.env.deps, { ...sellerOf(c), token: body.token }));

export const beginOnboarding: Handler<"beginOnboarding"> = (c, { body }) =>
  onboardingLink(c, { ...sellerOf(c), body });

export const readStripeAccount: Handler<"readStripeAccount"> = (c, { body }) => {
  const { sellerId } = sellerOf(c);
  return changing(c, body, async () => {
    const read: Result<void, Trouble> = await readOwnAccount(c.env.deps, { sellerId });
    if (!read.ok) return problemOutcome(c, read.error);
    return { status: 200, body: await deskNow(c, sellerId), keep: true };
  });
};

import { expect, test } from "vitest";
import { onboardSeller } from "../../worker/usecases/operate.ts";
import type { Deps } from "../../worker/usecases/ports.ts";
import { calls } from "../support/purchase.ts";
import { uuid, type World, world } from "../support/world.ts";

const onboard = (w: World, sellerId: string, key = uuid()) =>
  w.post(
    `/api/operator/sellers/${sellerId}/onboarding`,
    {},
    { ...w.operator, "Idempotency-Key": key },
  );
const accountsMade = (w: World) => calls(w, /^\/v1\/accounts$/);
const linksMade = (w: World) => calls(w, /^\/v1\/account_links$/);

test("an artisan's onboarding makes one account, and one page for each request", async () => {
  const w = await world();
  const { id } = await w.artisan({ stripe: "none" });
  const key = uuid();
  const first = await onboard(w, id, key);
  expect(first.status).toBe(200);
  expect(await linksMade(w)).toHaveLength(1);
  // The page lets whoever has its address in, once: a repetition needs another, and none is kept.
  const again = await onboard(w, id, key);
  expect(again.body.url).not.toBe(first.body.url);
  expect(again.headers.get("Idempotent-Replayed")).toBe("true");
  await onboard(w, id);
  expect(await linksMade(w)).toHaveLength(3);
  expect(await accountsMade(w)).toHaveLength(1);
});

test("what an event or an operator writes while Stripe makes the account stays written", async () => {
  const w = await world();
  const { id } = await w.artisan({ stripe: "none" });
  const urls = { returnUrl: "https://shop.example/", refreshUrl: "https://shop.example/" };
  const { account, done } = await w.withDeps(async (deps) => {
    let ref = "";
    const createAccount: Deps["onboarding"]["createAccount"] = async (seller) => {
      const made = await deps.onboarding.createAccount(seller);
      if (made.kind === "ok") ref = made.value.ref;
      await w.sql`update sellers set paypal_state = 'blocked', shipping_flat_minor = 900
        where id = ${id}`;
      return made;
    };
    const slow = { ...deps, onboarding: { ...deps.onboarding, createAccount } };
    const input = { sellerId: id as never, ...urls, actor: "operator" };
    return { done: await onboardSeller(slow, input), account: ref };
  });
  expect(done.ok).toBe(true);
  expect(
    await w.sql`select paypal_state, shipping_flat_minor, stripe_account_id from sellers`,
  ).toEqual([{ paypal_state: "blocked", shipping_flat_minor: "900", stripe_account_id: account }]);
});

test("two onboardings at once end with one account", async () => {
  const w = await world();
  const { id } = await w.artisan({ stripe: "none" });
  const answers = await Promise.all([onboard(w, id), onboard(w, id)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  const [row] = await w.sql`select stripe_account_id from sellers where id = ${id}`;
  expect(row?.stripe_account_id).toMatch(/^acct_/);
});

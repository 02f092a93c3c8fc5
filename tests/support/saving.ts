import { control } from "./control.ts";
import { type CheckedOut, checkedOut } from "./orders.ts";
import type { Rail } from "./purchase.ts";
import { type Answer, address, threeArtisans, type World } from "./world.ts";

export type Login = { userId: string; headers: Record<string, string> };
export type MethodView = {
  id: string;
  processor: Rail;
  kind: "card" | "paypal";
  brand: string | null;
  last4: string | null;
  expMonth: number | null;
  expYear: number | null;
  email: string | null;
  isDefault: boolean;
  isExpired: boolean;
};
export type Instructions = CheckedOut["payment"] & { customerSessionClientSecret?: string };

/** A member's checkout of one bowl, with whatever is said of saved methods. */
export async function membersOrder(
  w: World,
  who: Login,
  processor: Rail,
  wish: { saveMethod?: boolean; methodId?: string } = {},
): Promise<CheckedOut & { payment: Instructions }> {
  return checkedOut(await tryOrder(w, who.headers, processor, wish));
}
export async function tryOrder(
  w: World,
  headers: Record<string, string>,
  processor: Rail,
  wish: { saveMethod?: boolean; methodId?: string } = {},
): Promise<Answer> {
  const [bowl] = await threeArtisans(w);
  const body = { items: w.cart(bowl), email: "ada@buyers.example", shippingAddress: address };
  return w.post("/api/checkout", { ...body, processor, ...wish }, headers);
}

export const methodsIn = ({ body }: Answer) =>
  (body as unknown as { methods: MethodView[] }).methods;
export const methodsOf = async (w: World, who: Login) =>
  methodsIn(await w.get("/api/me/methods", who.headers));

/** What a buyer's browser does with an order that pays with nothing saved. */
export async function payAndSave(
  w: World,
  who: Login,
  rail: Rail,
  card = "4242424242424242",
): Promise<CheckedOut> {
  const bought = await membersOrder(w, who, rail, { saveMethod: true });
  if (rail === "stripe") await w.confirm(bought.payment, { card });
  else await w.approve(bought.payment);
  await w.pump();
  return bought;
}

export type Setup = { setupId: string; clientSecret: string; approveUrl: string };
export const openSetup = async (w: World, who: Login, processor: Rail, key?: string) => {
  const headers = { ...who.headers, ...(key ? { "Idempotency-Key": key } : {}) };
  return w.post("/api/me/methods", { processor }, headers);
};
/** The member enters a card in the browser, or approves at PayPal. */
export async function enter(
  w: World,
  rail: Rail,
  setup: Setup,
  body: Record<string, unknown> = {},
): Promise<void> {
  if (rail === "paypal") {
    const token = new URL(setup.approveUrl).searchParams.get("approval_session_id");
    await control("POST", `/worlds/${w.id}/paypal/vault/setup-tokens/${token}/approve`, body);
    return;
  }
  const [id] = setup.clientSecret.split("_secret_");
  const card = { card: "4242424242424242", ...body };
  await control("POST", `/worlds/${w.id}/stripe/setup_intents/${id}/confirm`, card);
}
export const finishSetup = (w: World, who: Login, { setupId }: Setup) =>
  w.post(`/api/me/methods/setups/${setupId}/finish`, {}, who.headers);

/** Saved without buying, from beginning to end. */
export async function saved(
  w: World,
  who: Login,
  rail: Rail,
  body: Record<string, unknown> = {},
): Promise<MethodView> {
  const setup = (await openSetup(w, who, rail)).body as unknown as Setup;
  await enter(w, rail, setup, body);
  const answer = await finishSetup(w, who, setup);
  if (answer.status !== 200) throw new Error(`finish: ${JSON.stringify(answer.body)}`);
  await w.pump();
  const { ref } = (
    await w.sql`select m.ref from method_setups s
    join saved_methods m on m.ref = s.method_ref where s.id = ${setup.setupId}`
  )[0] as {
    ref: string;
  };
  const [{ id } = { id: "" }] = (await w.sql`select id from saved_methods where ref = ${ref}`) as {
    id: string;
  }[];
  const method = (await methodsOf(w, who)).find((one) => one.id === id);
  if (!method) throw new Error("it was saved and let go");
  return method;
}

/** By the processor's own name of it. */
export async function refOf(w: World, { id }: { id: string }): Promise<string> {
  const rows = await w.sql`select ref from saved_methods where id = ${id}`;
  return (rows[0] as { ref: string }).ref;
}

/** What the browser does to pay with the saved card that the payment was made with. */
export async function confirmSaved(
  w: World,
  method: { id: string },
  payment: { clientSecret: string },
  body: Record<string, unknown> = {},
) {
  return w.confirm(payment, { card: await refOf(w, method), ...body });
}

import {
  agree,
  capture,
  DAY_MS,
  order,
  paid,
  pass,
  paypal,
  runTransfers,
  ship,
  stripe,
  transfersOf,
} from "./purchase.ts";
import { activate, threeArtisans, type World } from "./world.ts";

/** What is no state of the business: what was asked, what was told, and who has looked. */
const NOT_DUMPED = ["inbox", "event_replays", "audit_log", "idempotency_keys"];

/** Every row of every other table, as text, so that any difference is seen; but not when somebody last looked. */
export async function dump(w: World): Promise<Record<string, string[]>> {
  const tables = await w.sql`select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`;
  const dumped: Record<string, string[]> = {};
  for (const { name } of tables as { name: string }[]) {
    if (NOT_DUMPED.includes(name)) continue;
    const rows = await w.sql.query(
      `select (to_jsonb(t) - 'read_at')::text as row from ${name} t order by 1`,
    );
    dumped[name] = rows.map(({ row }) => row as string);
  }
  return dumped;
}

/**
 * A shop in which most of what can happen has: sales on both rails, a decline, money that came
 * late and went back, transfers that were settled, came back, were sent again, and are held.
 */
export async function wholeSystem(w: World): Promise<void> {
  const products = await threeArtisans(w);
  const [bowl, cup] = products;
  const card = await paid(w, "stripe", { products });
  const wallet = await paid(w, "paypal", { products });
  await paid(w, "stripe", { products: [bowl] });

  const declined = await order(w, "stripe", { products: [bowl] });
  await w.confirm(declined.payment, { card: "4000000000000002" });
  await w.pump();
  await w.confirm(declined.payment);
  const chooser = await order(w, "paypal", { products: [cup] });
  await w.approve(chooser.payment, { fundingSource: "declined_card" });
  await capture(w, chooser);
  await w.pump();

  const late = await order(w, "paypal", { products: [bowl] });
  await pass(w, 40, 10);
  await agree(w, "paypal", late);
  await paypal(w, "POST", `/v2/checkout/orders/${late.payment.paypalOrderId}/capture`);
  await w.pump();

  await ship(w, card);
  await ship(w, wallet);
  await w.advance(8 * DAY_MS);
  await runTransfers(w);
  await w.advance(60_000);
  await runTransfers(w);
  const [back] = await transfersOf(w, card);
  await stripe(w, `/v1/transfers/${back?.processorRef}/reversals`, { amount: back!.amount.minor });
  const [returned] = await transfersOf(w, wallet);
  await w.control("POST", `/paypal/payout-items/${returned?.processorRef}`, { status: "REFUNDED" });
  await w.pump();
  await w.post(`/api/operator/transfers/${back?.id}/unblock`, {}, w.operator);
  await runTransfers(w);
  const { account } = bowl.artisan;
  await activate(w, account, "inactive");
  await activate(w, account, "active");
  await w.pump();
}

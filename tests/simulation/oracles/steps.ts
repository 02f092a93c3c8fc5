export type Broken = { rule: string; ids: readonly string[] };

/**
 * What holds at any moment, however many are in the middle of something: L1, L2, L4 to L8, L10, the
 * stock, and that somebody goes on with whatever is under way. One statement, so that it can be
 * asked after every step.
 */
export const RULES: Readonly<Record<string, string>> = {
  "L1 a ledger transaction adds up to zero":
    "select transaction_id::text as id from ledger_entries group by transaction_id, currency having sum(amount_minor) <> 0",
  "L4 an order is what its artisans and the platform get of it": `select o.id::text from orders o join seller_orders s on s.order_id = o.id group by o.id
    having o.total_minor <> sum(s.net_minor + s.commission_minor)`,
  "L4 a transfer is the net of its part": `select t.id::text from transfers t
    join seller_orders s on s.id = t.seller_order_id
    where t.kind = 'sale' and t.amount_minor + t.withheld_minor <> s.net_minor`,
  "L5 no more is passed on than was captured": `select p.id::text from payments p join transfers t on t.payment_id = p.id
    where t.kind = 'sale' and t.state in ('sending', 'sent', 'settled') group by p.id
    having sum(t.amount_minor - t.reversed_minor) > coalesce(p.captured_minor, 0)`,
  "L6 no more is given back than was captured": `select p.id::text from payments p join refunds r on r.payment_id = p.id
    where r.state <> 'failed' group by p.id having sum(r.amount_minor) > coalesce(p.captured_minor, 0)`,
  "L6 nor is it with what is held or lost for disputes": `select p.id::text from payments p
    join (select d.payment_id, sum(s.items_minor + s.shipping_minor) as minor from disputes d
      join dispute_holds h on h.dispute_id = d.id and h.state <> 'released'
      join dispute_shares s on s.hold_id = h.id group by d.payment_id) held on held.payment_id = p.id
    where held.minor + (select coalesce(sum(r.amount_minor), 0) from refunds r
      where r.payment_id = p.id and r.state <> 'failed') > coalesce(p.captured_minor, 0)`,
  "the account of a dispute has what was taken and nobody bears yet": `select d.id::text from disputes d
    where d.withdrawn_minor - d.returned_minor - d.lost_minor <> (
      select coalesce(sum(e.amount_minor), 0) from ledger_entries e where e.account = 'dispute:' || d.id)`,
  "what is held for a dispute is what its shares say": `select d.id::text from disputes d
    where (select coalesce(-sum(e.amount_minor), 0) from ledger_entries e where e.account like 'seller:%:held:' || d.id)
      <> (select coalesce(sum(s.withheld_minor + s.debt_minor), 0) from dispute_holds h
        join dispute_shares s on s.hold_id = h.id where h.dispute_id = d.id and h.state = 'held')`,
  "L7 nobody is owed less than nothing": `select account from ledger_entries where account like 'seller:%:payable:%'
    group by account, currency having sum(amount_minor) > 0`,
  "L7 a running balance is the sum of its entries": `select a.name from ledger_accounts a where a.balance_minor is not null and a.balance_minor <>
    (select coalesce(sum(e.amount_minor), 0) from ledger_entries e where e.account = a.name and e.currency = a.currency)`,
  "L10 a paid order has its captured entry": `select o.id::text from orders o where o.state = 'paid' and not exists (
    select from payments p join ledger_transactions t on t.subject_id = p.id and t.kind = 'capture'
    join ledger_entries e on e.transaction_id = t.id and e.account = 'processor:' || p.processor
    where p.order_id = o.id and p.use = 'order' and e.amount_minor = o.total_minor and e.currency = o.currency)`,
  "L10 an order is paid by one payment": `select order_id::text from payments where use = 'order' group by order_id having count(*) > 1`,
  "stock that is reserved is what reservations hold": `select p.id::text from products p where p.reserved <> (select coalesce(sum(r.quantity), 0)
    from stock_reservations r where r.product_id = p.id and r.state = 'held')`,
  "no more is sold than there was": "select id::text from products where stock < 0 or reserved < 0",
  "a transfer that is being sent has somebody who sends it": `select t.id::text from transfers t left join payout_batches b on b.id = t.batch_id
    where t.state = 'sending' and coalesce(b.state, '') not in ('sending', 'accepted')
    and not exists (select from operations o where o.state = 'open' and o.subject_id in (t.id, t.batch_id))`,
  "a transfer that is held is not sent": `select t.id::text from transfers t where t.state = 'sending' and exists (
    select from transfer_holds h where h.seller_id = t.seller_id and h.released_at is null
    and (h.transfer_id is null or h.transfer_id = t.id) and t.updated_at > h.placed_at + interval '2 minutes')`,
  "a batch that is being sent has an open operation": `select b.id::text from payout_batches b where b.state = 'sending' and not exists (
    select from operations o where o.state = 'open' and o.subject_id = b.id)`,
  "money that pays no order has a refund": `select p.id::text from payments p join orders o on o.id = p.order_id
    where p.use = 'unapplied' and o.state <> 'partially_paid'
    and not exists (select from refunds r where r.payment_id = p.id)`,
  "a refund that was asked for has an open operation": `select r.id::text from refunds r where r.state = 'requested' and not exists (
    select from operations o where o.state = 'open' and o.subject_id = r.id)`,
  "an order that has ended holds no goods": `select o.id::text from orders o where o.state not in ('pending_payment', 'partially_paid')
    and exists (select from stock_reservations r where r.order_id = o.id and r.state = 'held')`,
  "an order that has ended can be paid by nobody": `select o.id::text from orders o where o.state in ('expired', 'cancelled')
    and exists (select from payments p where p.order_id = o.id and p.state in ('created', 'requires_action', 'processing'))`,
  "a sale that an event told of is on the books": `select i.id::text from inbox i where i.state = 'applied'
    and i.type in ('payment_intent.succeeded', 'PAYMENT.CAPTURE.COMPLETED')
    and not exists (select from payments p where p.processor = i.processor and p.captured_minor is not null
      and i.object_ref in (p.processor_ref, p.charge_ref))
    and not exists (select from invoice_payments v join ledger_transactions t on t.subject_id = v.invoice_id
      where v.ref = i.object_ref and t.kind = 'invoice_capture')`,
  "L12 at most one operation of a subject succeeded": `select subject_id::text from operations where state = 'succeeded'
    and kind in ('create_payment', 'refund_payment', 'reverse_transfer') group by subject_id, kind having count(*) > 1`,
};

import type { Currency } from "../../../worker/domain/currency.ts";
import { decimal } from "../../../worker/domain/money.ts";
import type { Explanation } from "../../../worker/http/contract/explanations.ts";

type Order = Explanation["orders"][number];
type Part = Order["parts"][number];
type Payment = Order["payments"][number];
type Trace = Pick<Payment, "operations" | "events" | "ledger">;
type Amount = { minor: string; currency: Currency };
/** A line, and what belongs below it. */
type Node = { line: string; below?: readonly Node[] };

/** For a terminal: first the answer in sentences, then the walk, each thing below what it came from. */
export function print(explanation: Explanation): string {
  const { summary, payout, orders, batches, checks } = explanation;
  const wrong = checks.filter(({ ok }) => !ok);
  const nodes: Node[] = [
    ...(payout ? [payoutNode(payout)] : []),
    ...orders.map(orderNode),
    ...batches.map((batch) => ({
      line: `payout batch ${batch.processorRef ?? batch.id}: ${money(batch.total)}, ${batch.state}`,
      below: traceNodes(batch),
    })),
    {
      line: `${checks.length} sums checked, ${wrong.length} do not add up`,
      below: wrong.map(({ about, rule, expected, found }) => ({
        line: `${rule}: ${money(found)} instead of ${money(expected)} (${about})`,
      })),
    },
  ];
  return `\n${summary.map((sentence) => `  ${sentence}\n`).join("")}\n${nodes.map((node) => draw(node, "  ")).join("\n")}\n`;
}

const money = ({ minor, currency }: Amount) =>
  `${decimal({ minor: BigInt(minor), currency })} ${currency}`;
const time = (instant: string) => `${instant.slice(0, 19).replace("T", " ")}Z`;

function draw({ line, below = [] }: Node, indent: string): string {
  return `${indent}${line}\n${below.map((node) => draw(node, `${indent}  `)).join("")}`;
}

const payoutNode = ({
  processor,
  ref,
  amount,
  state,
  lines,
}: NonNullable<Explanation["payout"]>) => ({
  line: `${processor} payout ${ref}: ${money(amount)}, ${state}`,
  below: (lines ?? []).map((line) => ({
    line: `${money(line.amount).padStart(14)}  ${line.kind}${line.transferRef ? ` of transfer ${line.transferRef}` : ""}`,
  })),
});

const orderNode = (order: Order): Node => ({
  line: `order ${order.number} (${order.id}): ${money(order.total)}, ${order.state}`,
  below: [
    ...order.parts.map(partNode),
    ...(order.otherParts.count > 0
      ? [
          {
            line: `${order.otherParts.count} other parts: net ${money(order.otherParts.net)}, commission ${money(order.otherParts.commission)}`,
          },
        ]
      : []),
    ...order.payments.map(paymentNode),
  ],
});

const partNode = (part: Part): Node => ({
  line: `part of ${part.seller.name} (${part.id}): ${money(part.net)}, ${part.state}`,
  below: [
    ...part.items.map(({ title, quantity, unit, total }) => ({
      line: `${money(total).padStart(14)}  ${title}${quantity > 1 ? `, ${quantity} at ${money(unit)}` : ""}`,
    })),
    { line: `${money(part.shipping).padStart(14)}  shipping` },
    {
      line: `${`-${money(part.commission.amount)}`.padStart(14)}  commission: ${part.commission.words}`,
    },
    ...[...(part.transfer ? [part.transfer] : []), ...part.supplements].map(transferNode),
  ],
});

const transferNode = (transfer: NonNullable<Part["transfer"]>): Node => ({
  line: `transfer ${transfer.id} by ${transfer.rail}: ${money(transfer.amount)}, ${transfer.state}${
    transfer.blockedReason ? ` (${transfer.blockedReason})` : ""
  }${transfer.processorRef ? `, ${transfer.processorRef}` : ""}`,
  below: [
    ...transfer.withholdings.map(({ amount, cause, causeId, state }) => ({
      line: `${money(amount).padStart(14)}  kept for a ${cause} (${causeId}), ${state}`,
    })),
    ...transfer.reversals.map(({ amount, causeId, state, processorRef }) => ({
      line: `${money(amount).padStart(14)}  taken back for ${causeId}, ${state}${processorRef ? `, ${processorRef}` : ""}`,
    })),
    ...traceNodes(transfer),
  ],
});

const shareNode = (share: Payment["refunds"][number]["shares"][number]): Node => ({
  line: `of part ${share.sellerOrderId}: goods ${money(share.goods)}, shipping ${money(share.shipping)}`,
  below: (["commission", "fee", "withheld", "debt", "loss"] as const).flatMap((name) =>
    share[name].minor === "0" ? [] : [{ line: `${money(share[name]).padStart(14)}  ${name}` }],
  ),
});

const paymentNode = (payment: Payment): Node => ({
  line: `payment ${payment.id} by ${payment.processor}: ${money(payment.captured ?? payment.amount)}, ${payment.state}${
    payment.processorRef ? `, ${payment.processorRef}` : ""
  }`,
  below: [
    ...payment.attempts.map(({ ref, state, declineCode, at }) => ({
      line: `${time(at)}  attempt ${ref}: ${state}${declineCode ? ` (${declineCode})` : ""}`,
    })),
    ...(payment.fee ? [{ line: `fee ${money(payment.fee)}, the platform's` }] : []),
    ...payment.refunds.map((refund) => ({
      line: `refund ${refund.id}: ${money(refund.amount)}, ${refund.reason}, ${refund.state}`,
      below: [...refund.shares.map(shareNode), ...traceNodes(refund)],
    })),
    ...traceNodes(payment),
  ],
});

const traceNodes = ({ operations, events, ledger }: Trace): Node[] => [
  ...operations.map(({ id, kind, state, tries, openedAt, answer, code }) => ({
    line: `${time(openedAt)}  call ${kind}, key ${id}: ${answer ?? state} after ${tries} ${tries === 1 ? "try" : "tries"}${code ? ` (${code})` : ""}`,
  })),
  ...events.map(({ receivedAt, type, eventId, state, note }) => ({
    line: `${time(receivedAt)}  event ${type} ${eventId}: ${state}${note ? ` (${note})` : ""}`,
  })),
  ...ledger.map(({ id, kind, externalId, postedAt, entries }) => ({
    line: `${time(postedAt)}  booked ${kind} under ${externalId} (${id})`,
    below: entries.map(({ account, amount }) => ({
      line: `${money(amount).padStart(14)}  ${account}`,
    })),
  })),
];

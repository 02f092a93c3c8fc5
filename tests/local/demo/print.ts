import type { Report } from "./report.ts";

type Cell = string;
type Align = "left" | "right";

/** The report for people. */
export function print(report: Report): string {
  return [
    ...report.purchases.flatMap(purchase),
    "Trial balance",
    table(
      ["account", "debit", "credit", "balance"],
      report.trialBalance.accounts.map(({ account, debit, credit, balance }) => [
        ...[account, dollars(debit), dollars(credit), dollars(balance)],
      ]),
    ),
    "Balances at the processors",
    table(
      ["", "stand-in", "ledger", "fees kept", ""],
      Object.entries(report.processors).map(([rail, { standIn, ledger, fees, agrees }]) => [
        ...[rail, dollars(standIn), dollars(ledger), dollars(fees), mark(agrees)],
      ]),
    ),
    "What arrived",
    table(
      ["artisan", "owed", "arrived", "by", ""],
      report.artisans.map(({ name, rail, owed, arrived, agrees }) => [
        ...[name, dollars(owed), dollars(arrived), rail, mark(agrees)],
      ]),
    ),
    `The platform earned ${dollars(report.platform.commission)}, the processors kept ${dollars(report.platform.fees)}, ${dollars(report.platform.left)} are left.\n`,
    ...report.checks.map(({ check, ok }) => `${mark(ok)}  ${check}`),
    "",
    report.ok ? "ok" : "NOT OK",
    "",
  ].join("\n");
}

const purchase = ({ name, number, state, total, notes, sellers }: Report["purchases"][number]) => [
  `${number}  ${name}: ${dollars(total)}, ${state}${notes.map((note) => ` (${note})`).join("")}`,
  table(
    ["artisan", "items", "shipping", "commission", "net", "transfer", ""],
    sellers.map(({ name: artisan, items, shipping, commission, net, transfer }) => [
      ...[artisan, dollars(items), dollars(shipping), dollars(commission), dollars(net)],
      ...[transfer.state, transfer.processorId ?? ""],
    ]),
  ),
];

const mark = (ok: boolean) => (ok ? "ok " : "NO ");

function dollars(minor: string): string {
  const digits = minor.replace("-", "").padStart(3, "0");
  return `${minor.startsWith("-") ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function table(head: Cell[], rows: Cell[][]): string {
  const widths = head.map((title, at) =>
    Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  const line = (cells: Cell[], align: (at: number) => Align) =>
    `  ${cells
      .map((cell, at) =>
        align(at) === "right" ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
      )
      .join("  ")}`.trimEnd();
  const isMoney = (at: number) =>
    rows.length > 0 && rows.every((row) => /^-?\d+\.\d\d$/.test(row[at] ?? ""));
  const align = (at: number): Align => (isMoney(at) ? "right" : "left");
  return `${[head, ...rows].map((cells) => line(cells, align)).join("\n")}\n`;
}

import { parseArgs } from "node:util";
import type { Examination as Examined } from "../../worker/http/contract/doctor.ts";
import { askJson } from "./http.ts";
import { asCommand, findSystem, type Said, say } from "./running.ts";

const text = { type: "string" } as const;
const options = { url: text, login: text, json: { type: "boolean", default: false } } as const;

/** In English, as terminals have it. */
type Finding = Omit<Examined["findings"][number], "title" | "sentences">;
type Examination = Omit<Examined, "findings"> & { findings: readonly Finding[] };

/**
 * `npm run doctor [-- --json]`: asks a running system what is wrong with how it is set up and with
 * how it runs, and says what to do about it. Ends with 0 if nothing failed, with 1 if something did.
 */
async function examine(): Promise<boolean> {
  const { values } = parseArgs({ options });
  const examination = await ask(values).catch(unanswered);
  await say(values.json ? `${JSON.stringify(examination)}\n` : print(examination));
  return examination.ok;
}

async function ask(said: Said): Promise<Examination> {
  const { apiUrl, deskHeaders: headers } = await findSystem(said);
  return askJson<Examination>(`${apiUrl}/operator/doctor`, { headers });
}

/** Nobody there, a wrong token, or a Worker that refuses its settings: that is a finding too. */
function unanswered(problem: unknown): Examination {
  const { message, cause } = problem as Error;
  const evidence = cause instanceof Error ? `${message}: ${cause.message}` : message;
  const advice = "Set what the evidence names, then run the doctor again.";
  const finding = { check: "worker", subject: "api", state: "fail", evidence, advice } as const;
  const at = new Date().toISOString();
  return { ok: false, environment: "unknown", at, findings: [finding] };
}

const signs = { ok: "ok  ", warn: "WARN", fail: "FAIL" } as const;

/** What failed comes last, where a terminal shows it. */
function print({ findings, environment, at }: Examination): string {
  const count = (wanted: string) => findings.filter(({ state }) => state === wanted).length;
  const width = Math.max(...findings.map(nameOf).map(({ length }) => length));
  const order = ["ok", "warn", "fail"];
  const lines = [...findings]
    .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
    .flatMap((finding) => [
      `  ${signs[finding.state]}  ${nameOf(finding).padEnd(width)}  ${finding.evidence}`,
      ...(finding.advice === null ? [] : [`${" ".repeat(width + 10)}-> ${finding.advice}`]),
    ]);
  const total = `${count("ok")} ok, ${count("warn")} to look at, ${count("fail")} failed`;
  return `\n  Environment ${environment}, ${at}\n\n${lines.join("\n")}\n\n  ${total}\n\n`;
}
const nameOf = ({ check, subject }: { check: string; subject: string }) => `${check} ${subject}`;

await asCommand(examine);

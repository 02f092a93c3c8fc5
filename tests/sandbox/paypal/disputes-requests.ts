import { refused } from "./disputes-refusals.ts";
import type { Dispute } from "./disputes-types.ts";
import type { PayPalContext } from "./http.ts";
import { isJson, type Json, text } from "./json.ts";
import type { Money } from "./money.ts";
import { readMoney } from "./money.ts";
import { Refusal } from "./refusal.ts";

export type DisputeRequest = { body: Json; files: readonly Upload[] };
export type Upload = { name: string; bytes: number };

/**
 * JSON, or a form whose part `input` is the JSON and whose other parts are files. PayPal's
 * description also names multipart/related and multipart/mixed, which no client is known to send.
 */
export async function readDisputeRequest(c: PayPalContext): Promise<DisputeRequest> {
  const type = (c.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type === "multipart/form-data") return readForm(c);
  if (type !== undefined && type !== "" && type !== "application/json") throw unsupported();
  const raw = await c.req.text();
  return { body: readInput(c, raw), files: [] };
}

async function readForm(c: PayPalContext): Promise<DisputeRequest> {
  const form = await c.req.formData().catch(() => {
    throw refused("MISSING_OR_INVALID_REQUEST_BODY");
  });
  const files: Upload[] = [];
  let input = "";
  for (const [name, value] of form) {
    if (name === "input") input = typeof value === "string" ? value : await value.text();
    else if (typeof value !== "string") files.push({ name: value.name, bytes: value.size });
  }
  return { body: readInput(c, input), files };
}

function readInput(c: PayPalContext, raw: string): Json {
  if (raw.trim() === "") return {};
  let body: unknown;
  try {
    body = JSON.parse(raw);
  } catch {
    throw refused("MISSING_OR_INVALID_REQUEST_BODY");
  }
  c.set("params", body);
  if (!isJson(body)) throw refused("MISSING_OR_INVALID_REQUEST_BODY");
  return body;
}

function unsupported(): Refusal {
  return new Refusal(415, {
    name: "UNSUPPORTED_MEDIA_TYPE",
    message: "The server does not support the request payload's media type.",
    details: [],
    links: [],
  });
}

const TEXT_LENGTH_MAX = 2_000;

export function requiredText(body: Json, name: string): string {
  const value = optionalText(body, name);
  if (value === undefined) throw refused("MISSING_REQUIRED_PARAMETER", `/${name}`);
  return value;
}

export function optionalText(body: Json, name: string): string | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  const read = text(value);
  if (read === undefined || read === "" || read.length > TEXT_LENGTH_MAX)
    throw refused("INVALID_PARAMETER_VALUE", `/${name}`);
  return read;
}

/** An amount of the dispute's currency, above zero. */
export function readAmountOf(dispute: Dispute, body: Json, name: string): Money {
  if (body[name] === undefined) throw refused("MISSING_REQUIRED_PARAMETER", `/${name}`);
  const amount = readMoney(body[name], `/${name}`);
  if (amount.currency !== dispute.amount.currency) throw refused("CURRENCY_MISMATCH", `/${name}`);
  if (amount.minor <= 0n) throw refused("INVALID_PARAMETER_VALUE", `/${name}/value`);
  return amount;
}

const FILE_NAME = /^[A-Za-z0-9\-_,\s]+\.(jpe?g|gif|png|pdf)$/i;
const FILE_BYTES_MAX = 10_000_000;
const CASE_BYTES_MAX = 50_000_000;

/** The names of the files, which count against what one case may have. */
export function takeFiles(dispute: Dispute, files: readonly Upload[]): string[] {
  const total = files.reduce((sum, { bytes }) => sum + bytes, dispute.fileBytes);
  const isWrong = files.some(({ name, bytes }) => !FILE_NAME.test(name) || bytes >= FILE_BYTES_MAX);
  if (isWrong || total > CASE_BYTES_MAX) throw refused("INVALID_EVIDENCE_FILE");
  dispute.fileBytes = total;
  return files.map(({ name }) => name);
}

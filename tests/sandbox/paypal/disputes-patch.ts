import type { Account } from "./account.ts";
import { isEmail } from "./buyers.ts";
import { update } from "./disputes.ts";
import { refused } from "./disputes-refusals.ts";
import type { Dispute } from "./disputes-types.ts";
import { isJson, type Json, text } from "./json.ts";

const NOTE_LENGTH_MAX = 2_000;

/** JSON Patch on the one thing a seller may change: where the buyer can send documents. */
export function patchDispute(account: Account, dispute: Dispute, body: unknown): void {
  if (!Array.isArray(body) || body.length === 0 || !body.every(isJson))
    throw refused("MISSING_OR_INVALID_REQUEST_BODY");
  if (dispute.status === "RESOLVED") throw refused("ACTION_NOT_ALLOWED_IN_CURRENT_DISPUTE_STATE");
  const { email, note } = dispute.communication ?? { email: undefined, note: undefined };
  const wanted = body.reduce(patched, { email, note });
  if (wanted.email !== undefined && !isEmail(wanted.email))
    throw refused("INVALID_PARAMETER_VALUE", "/communication_details/email");
  const length = wanted.note?.length ?? 1;
  if (length < 1 || length > NOTE_LENGTH_MAX)
    throw refused("INVALID_PARAMETER_VALUE", "/communication_details/note");
  dispute.communication = { ...wanted, atMs: account.world.clock.now() };
  update(account, dispute);
}

type Details = { email: string | undefined; note: string | undefined };

function patched(details: Details, { op, path, value }: Json): Details {
  if (op !== "add" && op !== "replace") throw refused("INVALID_PARAMETER_VALUE", "/op");
  if (path === "/communication_details" && isJson(value))
    return { email: text(value.email), note: text(value.note) };
  const given = text(value);
  if (path === "/communication_details/email" && given !== undefined)
    return { ...details, email: given };
  if (path === "/communication_details/note" && given !== undefined)
    return { ...details, note: given };
  throw refused("INVALID_PATCH_PATH", "/path");
}

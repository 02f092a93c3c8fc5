import { useSyncExternalStore } from "react";
import type { Me } from "../../../../worker/http/contract/people.ts";
import { getMe } from "../../api/calls.ts";
import { queries } from "../../ui/query.ts";
import { isRecord, stored } from "../../ui/storage.ts";

/**
 * Who this browser remembers to be logged in. The login cookie is out of scripts' reach, so without
 * this note every visitor's first page would have to ask; with it only members' do. It opens nothing.
 */
export type Member = { name: string };

const note = stored<Member>(localStorage, "member", (json) =>
  isRecord(json) && typeof json.name === "string" ? { name: json.name } : undefined,
);

let member = note.get();
const listeners = new Set<() => void>();

function keep(next: Member | undefined) {
  // What was loaded was loaded for whoever was here before.
  if (next?.name !== member?.name) queries.clear();
  member = next;
  if (next) note.set(next);
  else note.remove();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  const onStorage = ({ key }: StorageEvent) => {
    if (key !== null && key !== "member") return;
    const before = member;
    member = note.get();
    // The address that was typed here and the keys to orders were the member's who has logged out.
    if (before && !member) sessionStorage.clear();
    queries.clear();
    asked = undefined;
    listener();
  };
  listeners.add(listener);
  window.addEventListener("storage", onStorage); // logged in or out in another tab
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", onStorage);
  };
}

export const rememberedMember = () => member;
export const useMember = () => useSyncExternalStore(subscribe, rememberedMember);

let asked: Promise<Me | undefined> | undefined;

/** The member, as the API knows them now; asked once per page load, and only if one is remembered. */
export function knownMember(): Promise<Me | undefined> {
  if (!member) return Promise.resolve(undefined);
  asked ??= askWho();
  return asked;
}

/** After a login, or a change of the name: asks anew. */
export function recognize(): Promise<Me | undefined> {
  asked = askWho();
  return asked;
}

async function askWho(): Promise<Me | undefined> {
  const answer = await getMe();
  if (answer.ok) {
    keep({ name: answer.value.name });
    return answer.value;
  }
  // Without an answer nobody knows; the note stays until the API says that the login is over.
  if (answer.status === 401) keep(undefined);
  return undefined;
}

/** The login is over. */
export function forgetMember() {
  asked = undefined;
  keep(undefined);
}

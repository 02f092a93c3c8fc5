import type {
  DisputedGoods,
  DisputeFile,
  DisputeView,
  Evidence,
  OwnDispute,
} from "../../../worker/http/contract/disputes.ts";
import { change, read } from "./client.ts";
import type { Fault } from "./refunds.ts";

const at = (id: string, what: string) => `/operator/disputes/${id}/${what}`;

export const getDisputes = () => read<{ disputes: DisputeView[] }>("/operator/disputes");
export const getDispute = (id: string) => read<DisputeFile>(`/operator/disputes/${id}`);
/** Null: everybody by what is left of their part. */
export const sayGoods = (id: string, said: { goods: DisputedGoods[] | null; fault: Fault }) =>
  change(at(id, "goods"), said);
export const sendEvidence = (id: string, evidence: Evidence) =>
  change(at(id, "evidence"), evidence);
export const acceptDispute = (id: string, note: string) => change(at(id, "acceptance"), { note });

export const getOwnDisputes = () => read<{ disputes: OwnDispute[] }>("/seller/disputes");

import { t } from "@lingui/core/macro";
import type { Desk } from "../../../../worker/http/contract/seller.ts";
import { told } from "../../api/told.ts";

type Task = Desk["stripe"]["tasks"][number];

/** Stripe asks for the parts of some things, such as a date of birth, one by one. */
export const eachOnce = (tasks: readonly Task[]) =>
  tasks.filter((task, at) => tasks.findIndex(({ what }) => what === task.what) === at);

/** What the seller has to hand in now. */
export const asksFor = (tasks: readonly Task[]) =>
  eachOnce(tasks.filter(({ urgency }) => urgency === "overdue" || urgency === "now"));

/** Stripe adds fields as laws change: what is new to us is shown by its name. */
export const taskWords = ({ what, field }: Task) => told(what, t`what Stripe calls “${field}”`);

import type {
  InvoiceView,
  PlanAsked,
  PlanNow,
  PlanPreview,
  SubscriptionFoundView,
  SubscriptionView,
} from "../../../worker/http/contract/plans.ts";
import { ask, change, read } from "./client.ts";

const at = (path = "") => `/seller/plan${path}`;

export type Terms = Pick<SubscriptionView, "plan" | "interval">;

export const getPlan = () => read<PlanNow>(at());
/** Where taxes go by; what is empty is not said. */
export type Place = { country: string; region: string; postalCode: string };
export const subscribe = (terms: Terms, place: Place | undefined) =>
  change<PlanAsked>(at("/subscriptions"), { ...terms, ...(place && { place: filled(place) }) });
const filled = (place: Place) =>
  Object.fromEntries(Object.entries(place).filter(([, text]) => text.trim() !== ""));
export const previewPlan = (terms: Terms) => ask<PlanPreview>(at("/previews"), terms);
/** `moment`: what the preview was computed for; then the change costs what was shown. */
export const changePlan = (terms: Terms, moment: string) =>
  change<PlanAsked>(at("/changes"), { ...terms, at: moment });
export const keepPlan = () => change<PlanAsked>(at("/changes/cancellation"), {});
export const cancelPlan = (when: "period_end" | "now", why: string) =>
  change<PlanAsked>(at("/cancellation"), { when, ...(why ? { why } : {}) });
export const goOnWithPlan = () => change<PlanAsked>(at("/cancellation/undo"), {});
export const pausePlan = () => change<PlanAsked>(at("/pause"), {});
export const resumePlan = () => change<PlanAsked>(at("/resumption"), {});
/** What the browser needs to pay what is owed. */
export const payPlan = () => change<PlanAsked>(at("/payment"), {});
/** Stripe is asked: its events may be on their way still. */
export const refreshPlan = () => change<PlanNow>(at("/reads"), {});

export type CardSetup = { setupRef: string; clientSecret: string };
export const openPlanMethod = () => change<CardSetup>(at("/methods"), {});
export const payPlanBy = (setupRef: string) => change<PlanAsked>(at("/method"), { setupRef });
/** A page of Stripe's, which lets in whoever holds its address, for minutes. */
export const openPlanPortal = () => change<{ url: string }>(at("/portal"), {});

export type InvoiceLinks = { payUrl: string | null; pdfUrl: string | null };
export const getPlanInvoices = () => read<{ invoices: InvoiceView[] }>(at("/invoices"));
export const getPlanInvoice = (id: string) => read<InvoiceLinks>(at(`/invoices/${id}`));

export type SubscriptionFile = SubscriptionFoundView & {
  invoices: InvoiceView[];
  events: { id: string; type: string; state: string; at: string }[];
};
const ofOperator = (path = "") => `/operator/subscriptions${path}`;
export const getSubscriptions = () =>
  read<{ subscriptions: SubscriptionFoundView[] }>(ofOperator());
export const getSubscription = (id: string) => read<SubscriptionFile>(ofOperator(`/${id}`));
export const refreshSubscription = (id: string) => change(ofOperator(`/${id}/reads`), {});

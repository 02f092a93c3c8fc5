import * as z from "zod";
import { byId, get, none, post, type Route } from "./route.ts";
import { Id, Instant, MoneyJson, text } from "./shapes.ts";

const PaidPlan = z.enum(["pro", "studio"]);
const PlanName = z.enum(["starter", "pro", "studio"]);
const Interval = z.enum(["month", "year"]);
const Terms = z.strictObject({ plan: PaidPlan, interval: Interval });
/** A sum that may be below zero: what was paid before is taken into account. */
const Signed = z.strictObject({ minor: z.string().regex(/^-?\d{1,15}$/), currency: z.string() });
const Plan = z.strictObject({
  name: PlanName,
  title: z.string(),
  listingsMax: z.int(),
  /** How long after shipping a transfer is held; null: as everybody's. */
  holdDays: z.int().nullable(),
  payoutMinimumPercent: z.int(),
  hasAnalytics: z.boolean(),
  isFeatured: z.boolean(),
  prices: z.strictObject({ month: MoneyJson, year: MoneyJson }).nullable(),
});
export type PlanView = z.infer<typeof Plan>;
const State = z.enum([
  ...(["created", "incomplete", "incomplete_expired", "trialing", "active"] as const),
  ...(["past_due", "unpaid", "paused", "canceled"] as const),
]);
const SubscriptionView = z.strictObject({
  id: Id,
  state: State,
  ...Terms.shape,
  price: MoneyJson,
  periodStart: Instant.nullable(),
  periodEnd: Instant.nullable(),
  trialEndsAt: Instant.nullable(),
  /** When it ends, if that is decided. */
  endsAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  isPaused: z.boolean(),
  /** Since when something is owed. */
  owedSince: Instant.nullable(),
  scheduled: z.strictObject({ ...Terms.shape, at: Instant }).nullable(),
  /** Made when it is paid, until when it can be. */
  pending: z.strictObject({ ...Terms.shape, until: Instant }).nullable(),
  method: z
    .strictObject({
      brand: z.string(),
      last4: z.string(),
      expMonth: z.int(),
      expYear: z.int(),
    })
    .nullable(),
});
export type SubscriptionView = z.infer<typeof SubscriptionView>;
const PlanNow = z.strictObject({
  plans: z.array(Plan),
  /** What the seller has now, why, and until when as things stand. */
  entitlement: z.strictObject({
    plan: PlanName,
    until: Instant.nullable(),
    because: z.enum(["everybody", "paid", "trial", "grace"]),
  }),
  subscription: SubscriptionView.nullable(),
  listings: z.strictObject({ used: z.int(), max: z.int() }),
  /** What is to be paid now, if anything is: a first payment, a change's, or one that failed. */
  owed: MoneyJson.nullable(),
  /** For how long the next subscription would be free. */
  trialDays: z.int(),
  /** Taxes are added: who subscribes says where they are. */
  asksPlace: z.boolean(),
  /** When a transfer is sent where the plan does not say. */
  holding: z.strictObject({ release: z.enum(["shipping", "delivery"]), holdDays: z.int() }),
});
export type PlanNow = z.infer<typeof PlanNow>;
/** What the browser needs to pay, or to enter what pays later; null: nothing is asked for. */
const ToPay = z
  .strictObject({
    kind: z.enum(["payment", "setup"]),
    clientSecret: z.string(),
    /** What a payment takes; null: nothing is taken now. */
    amount: MoneyJson.nullable(),
  })
  .nullable();
const Asked = z.strictObject({ toPay: ToPay, now: PlanNow });
export type PlanAsked = z.infer<typeof Asked>;
const Preview = z.strictObject({
  direction: z.enum(["up", "down"]),
  /** Upwards: what is invoiced now, line by line; downwards nothing is. */
  lines: z.array(z.strictObject({ text: z.string(), amount: Signed })),
  total: Signed,
  tax: Signed,
  /** What is taken now. */
  due: MoneyJson,
  /** The moment that was computed for: a change that names it costs this. */
  at: Instant,
  /** When the change is made. */
  from: Instant,
  /** Goods that the shop would show no more. */
  hidden: z.int(),
});
export type PlanPreview = z.infer<typeof Preview>;
const InvoiceView = z.strictObject({
  id: Id,
  number: z.string().nullable(),
  state: z.enum(["draft", "open", "paid", "void", "uncollectible"]),
  reason: z.string(),
  total: Signed,
  tax: MoneyJson,
  paid: MoneyJson,
  due: MoneyJson,
  givenBack: MoneyJson,
  isDisputed: z.boolean(),
  createdAt: Instant,
  paidAt: Instant.nullable(),
});
export type InvoiceView = z.infer<typeof InvoiceView>;
const Found = z.strictObject({
  sellerId: Id,
  sellerName: z.string(),
  ref: z.string().nullable(),
  leftBecause: z.string().nullable(),
  subscription: SubscriptionView,
});
export type SubscriptionFoundView = z.infer<typeof Found>;

/** Where taxes are asked for: the country, and what more the country's taxes go by. */
const Place = z.strictObject({
  country: z.string().regex(/^[A-Z]{2}$/), // ISO 3166-1 alpha-2
  region: text(100).optional(),
  postalCode: text(20).optional(),
});

const seller = { caller: "seller" } as const;

/** Sellers' plans: what they have, what they pay for it, and every change of it. */
export const planRoutes = {
  readPlan: {
    ...{ ...get, ...seller, path: "/api/seller/plan" },
    summary: "The seller's plan, why they have it, and what there is to choose from",
    answer: PlanNow,
  },
  subscribe: {
    ...{ ...post, ...seller, path: "/api/seller/plan/subscriptions" },
    summary: "Begins a subscription; it is a plan once it is paid for",
    body: z.strictObject({ ...Terms.shape, place: Place.optional() }),
    status: 201,
    answer: Asked,
  },
  previewPlan: {
    ...{ ...post, ...seller, changes: false, path: "/api/seller/plan/previews" },
    summary: "What a change would cost now, to the cent, and what it would hide",
    body: Terms,
    answer: Preview,
  },
  changePlan: {
    ...{ ...post, ...seller, path: "/api/seller/plan/changes" },
    summary:
      "To other terms: upwards at once and when it is paid, downwards when the period is over",
    body: z.strictObject({ ...Terms.shape, at: Instant.optional() }),
    answer: Asked,
  },
  keepPlan: {
    ...{ ...post, ...seller, path: "/api/seller/plan/changes/cancellation" },
    summary: "The change that waits for the period's end is not made",
    body: none,
    answer: Asked,
  },
  cancelPlan: {
    ...{ ...post, ...seller, path: "/api/seller/plan/cancellation" },
    summary: "Ends the subscription; what was paid for stays until it is over",
    body: z.strictObject({
      when: z.enum(["period_end", "now"]),
      /** The one question. */
      why: text(500).optional(),
    }),
    answer: Asked,
  },
  goOnWithPlan: {
    ...{ ...post, ...seller, path: "/api/seller/plan/cancellation/undo" },
    summary: "It does not end after all",
    body: none,
    answer: Asked,
  },
  pausePlan: {
    ...{ ...post, ...seller, path: "/api/seller/plan/pause" },
    summary: "Nothing is collected until it is resumed",
    body: none,
    answer: Asked,
  },
  resumePlan: {
    ...{ ...post, ...seller, path: "/api/seller/plan/resumption" },
    summary: "It is collected again from the next period on",
    body: none,
    answer: Asked,
  },
  payPlan: {
    ...{ ...post, ...seller, path: "/api/seller/plan/payment" },
    summary: "What the browser needs to pay what is owed",
    body: none,
    answer: Asked,
  },
  refreshPlan: {
    ...{ ...post, ...seller, path: "/api/seller/plan/reads" },
    summary: "Asks Stripe how the subscription and its last invoices stand now",
    body: none,
    answer: PlanNow,
  },
  openPlanMethod: {
    ...{ ...post, ...seller, path: "/api/seller/plan/methods" },
    summary: "Begins entering another card",
    body: none,
    status: 201,
    answer: z.strictObject({ setupRef: z.string(), clientSecret: z.string() }),
  },
  payPlanBy: {
    ...{ ...post, ...seller, path: "/api/seller/plan/method" },
    summary: "The card that was entered pays from now on, and what is owed at once",
    body: z.strictObject({ setupRef: text(100) }),
    answer: Asked,
  },
  openPlanPortal: {
    ...{ ...post, ...seller, path: "/api/seller/plan/portal" },
    summary: "Stripe's own pages for cards and invoices",
    body: none,
    status: 201,
    answer: z.strictObject({ url: z.url() }),
  },
  listPlanInvoices: {
    ...{ ...get, ...seller, path: "/api/seller/plan/invoices" },
    summary: "What the seller was billed for plans, the newest first",
    answer: z.strictObject({ invoices: z.array(InvoiceView) }),
  },
  readPlanInvoice: {
    ...{ ...get, ...seller, path: "/api/seller/plan/invoices/{id}" },
    summary: "An invoice, with Stripe's pages to pay it and to keep it",
    params: byId,
    answer: z.strictObject({
      invoice: InvoiceView,
      payUrl: z.url().nullable(),
      pdfUrl: z.url().nullable(),
    }),
  },
  listSubscriptions: {
    ...get,
    path: "/api/operator/subscriptions",
    summary: "Subscriptions, those that owe first",
    caller: "operator",
    answer: z.strictObject({ subscriptions: z.array(Found) }),
  },
  readSubscription: {
    ...get,
    path: "/api/operator/subscriptions/{id}",
    summary: "A subscription with its invoices and the last events of it",
    caller: "operator",
    params: byId,
    answer: z.strictObject({
      ...Found.shape,
      invoices: z.array(InvoiceView),
      events: z.array(z.strictObject({ id: Id, type: z.string(), state: z.string(), at: Instant })),
    }),
  },
  refreshSubscription: {
    ...post,
    path: "/api/operator/subscriptions/{id}/reads",
    summary: "Asks Stripe what it and its invoices are now",
    caller: "operator",
    params: byId,
    body: none,
    answer: none,
  },
} as const satisfies Record<string, Route>;

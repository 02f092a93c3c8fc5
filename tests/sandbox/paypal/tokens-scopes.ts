import type { MiddlewareHandler } from "hono";
import { accountOf, type PayPalEnv } from "./http.ts";
import { payoutRefusal, Refusal } from "./refusal.ts";

const SERVICES = "https://uri.paypal.com/services";

const SCOPES = {
  orders: `${SERVICES}/payments/payment`,
  captures: `${SERVICES}/payments/payment/authcapture`,
  refunds: `${SERVICES}/payments/refund`,
  vault: `${SERVICES}/vault/payment-tokens/readwrite`,
  setup: `${SERVICES}/vault/payment-tokens/read`,
  payouts: "https://uri.paypal.com/payments/payouts",
  webhooks: `${SERVICES}/applications/webhooks`,
  transactions: `${SERVICES}/reporting/search/read`,
  balances: `${SERVICES}/reporting/balances/read`,
  readDisputes: `${SERVICES}/disputes/read-seller`,
  answerDisputes: `${SERVICES}/disputes/update-seller`,
  /** Accepting and denying offers is for buyers; a shop's app does not have it. */
  actAsBuyer: `${SERVICES}/disputes/update-buyer`,
} as const;

/** What an app with all the features of a shop may do. */
export const SCOPES_DEFAULT: readonly string[] = Object.values(SCOPES).filter(
  (scope) => scope !== SCOPES.actAsBuyer,
);

/** What each call needs, by method and path; the first that fits counts. Others need nothing. */
const NEEDED: readonly (readonly [route: RegExp, scope: string])[] = [
  [/^POST \/v1\/customer\/disputes\/[^/]+\/(accept|deny)-offer$/, SCOPES.actAsBuyer],
  [/^GET \/v1\/customer\/disputes/, SCOPES.readDisputes],
  [/^(POST|PATCH) \/v1\/customer\/disputes/, SCOPES.answerDisputes],
  [/^\S+ \/v1\/payments\/payouts/, SCOPES.payouts],
  [/^\S+ \/v1\/notifications\/webhooks-event-types$/, ""],
  [/^\S+ \/v1\/notifications\//, SCOPES.webhooks],
  [/^GET \/v1\/reporting\/transactions$/, SCOPES.transactions],
  [/^GET \/v1\/reporting\/balances$/, SCOPES.balances],
  [/^\S+ \/v2\/checkout\//, SCOPES.orders],
  [/^POST \/v2\/payments\/captures\/[^/]+\/refund$/, SCOPES.refunds],
  [/^\S+ \/v2\/payments\/refunds\//, SCOPES.refunds],
  [/^\S+ \/v2\/payments\//, SCOPES.captures],
  [/^\S+ \/v3\/vault\/payment-tokens/, SCOPES.vault],
  [/^\S+ \/v3\/vault\/setup-tokens/, SCOPES.setup],
];

/** Runs after the token was recognised: it must be one that may do this. */
export const needsScope: MiddlewareHandler<PayPalEnv> = async (c, next) => {
  const { state } = accountOf(c);
  const [, token = ""] = /^Bearer (\S+)$/i.exec(c.req.header("authorization") ?? "") ?? [];
  const granted = state.tokenScopes.get(token) ?? SCOPES_DEFAULT;
  const call = `${c.req.method} ${c.req.path}`;
  const [, needed = ""] = NEEDED.find(([route]) => route.test(call)) ?? [];
  if (needed === "" || granted.includes(needed)) return next();
  if (needed === SCOPES.payouts)
    throw payoutRefusal(
      403,
      "REQUIRED_SCOPE_MISSING",
      "Access token does not have required scope.",
    );
  throw new Refusal(403, {
    name: "NOT_AUTHORIZED",
    message: "Authorization failed due to insufficient permissions.",
    details: [
      {
        issue: "PERMISSION_DENIED",
        description: "You do not have permission to access or perform operations on this resource.",
      },
    ],
    links: [],
  });
};

import { Hono } from "hono";
import type { Account } from "./account.ts";
import { decide, escalate, findDispute, update, waitFor } from "./disputes.ts";
import { mustBeAllowed } from "./disputes-actions.ts";
import {
  appeal,
  provideEvidence,
  provideSupportingInfo,
  requireEvidence,
} from "./disputes-evidence.ts";
import { disputeJson, selfLink } from "./disputes-json.ts";
import { listDisputes } from "./disputes-list.ts";
import { acceptClaim, acknowledgeReturn, answerOffer, makeOffer } from "./disputes-offers.ts";
import { patchDispute } from "./disputes-patch.ts";
import { refused } from "./disputes-refusals.ts";
import {
  type DisputeRequest,
  optionalText,
  readDisputeRequest,
  requiredText,
  takeFiles,
} from "./disputes-requests.ts";
import type { Dispute } from "./disputes-types.ts";
import { accountOf, type PayPalEnv, readAnyBody } from "./http.ts";

type Act = (account: Account, dispute: Dispute, request: DisputeRequest) => void;

/** What can be asked of a dispute, by the last part of the path. */
const ACTIONS: Readonly<Record<string, Act>> = {
  "send-message": sendMessage,
  "make-offer": (account, dispute, { body }) => makeOffer(account, dispute, body),
  "accept-offer": (account, dispute, { body }) =>
    answerOffer(account, dispute, "ACCEPTED", optionalText(body, "note")),
  "deny-offer": (account, dispute, { body }) =>
    answerOffer(account, dispute, "DENIED", requiredText(body, "note")),
  escalate(account, dispute, { body }) {
    mustBeAllowed(account, dispute, "escalate");
    const content = requiredText(body, "note");
    const atMs = account.world.clock.now();
    dispute.messages.push({ by: "SELLER", atMs, content, documents: [] });
    escalate(account, dispute, "SELLER");
  },
  "accept-claim"(account, dispute, { body, files }) {
    takeFiles(dispute, files);
    acceptClaim(account, dispute, body);
  },
  "provide-evidence": provideEvidence,
  appeal,
  "provide-supporting-info": provideSupportingInfo,
  "acknowledge-return-item"(account, dispute, { body, files }) {
    takeFiles(dispute, files);
    acknowledgeReturn(account, dispute, body);
  },
  "require-evidence"(account, dispute, { body }) {
    const { action } = body;
    if (action !== "BUYER_EVIDENCE" && action !== "SELLER_EVIDENCE")
      throw refused("MISSING_OR_INVALID_REQUEST_BODY", "/action");
    requireEvidence(account, dispute, action === "BUYER_EVIDENCE" ? "BUYER" : "SELLER");
  },
  adjudicate(account, dispute, { body }) {
    const { adjudication_outcome: outcome } = body;
    if (outcome !== "BUYER_FAVOR" && outcome !== "SELLER_FAVOR")
      throw refused("MISSING_OR_INVALID_REQUEST_BODY", "/adjudication_outcome");
    mustBeAllowed(account, dispute, "adjudicate");
    const winner = outcome === "BUYER_FAVOR" ? "BUYER" : "SELLER";
    const reason = `INELIGIBLE_${winner === "BUYER" ? "SELLER" : "BUYER"}_PROTECTION_POLICY`;
    decide(account, dispute, `RESOLVED_${winner}_FAVOUR`, reason);
  },
};

/** Disputes v1. It knows no PayPal-Request-Id: a repeated call meets the dispute as it is by then. */
export function disputeRoutes(): Hono<PayPalEnv> {
  const app = new Hono<PayPalEnv>();
  const base = "/v1/customer/disputes";

  app.get(base, (c) => c.json(listDisputes(c, accountOf(c))));

  app.get(`${base}/:id`, (c) => {
    const account = accountOf(c);
    return c.json(disputeJson(account, findDispute(account, c.req.param("id"))));
  });

  app.patch(`${base}/:id`, async (c) => {
    const account = accountOf(c);
    const dispute = findDispute(account, c.req.param("id"));
    patchDispute(account, dispute, await readAnyBody(c));
    return c.body(null, 204);
  });

  for (const [name, act] of Object.entries(ACTIONS))
    app.post(`${base}/:id/${name}`, async (c) => {
      const account = accountOf(c);
      const dispute = findDispute(account, c.req.param("id"));
      act(account, dispute, await readDisputeRequest(c));
      return c.json({ links: [selfLink(account, dispute)] });
    });

  return app;
}

/** Only while buyer and seller are among themselves. */
function sendMessage(account: Account, dispute: Dispute, { body, files }: DisputeRequest): void {
  mustBeAllowed(account, dispute, "send_message");
  const content = requiredText(body, "message");
  const documents = takeFiles(dispute, files);
  const atMs = account.world.clock.now();
  dispute.messages.push({ by: "SELLER", atMs, content, documents });
  waitFor(account, dispute, "BUYER");
  update(account, dispute);
}

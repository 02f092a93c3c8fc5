import { expect, test } from "vitest";
import { authPaths } from "../../worker/auth/auth-paths.ts";
import { accountBodies } from "../../worker/http/contract/accounts.ts";
import { type Route, type RouteName, routes } from "../../worker/http/contract/routes.ts";
import { uuid, type World, world } from "../support/world.ts";

/**
 * Who may call what, written down a second time: whoever adds a route, or opens one to others, says so
 * here too. "holder" is an order's holder, who is told 404 for every other order.
 */
const may: Readonly<Record<RouteName, "anybody" | "holder" | "member" | "seller" | "operator">> = {
  health: "anybody",
  config: "anybody",
  listProducts: "anybody",
  readProduct: "anybody",
  listArtisans: "anybody",
  quote: "anybody",
  report: "anybody",
  checkout: "anybody",
  readOrder: "holder",
  payOrder: "holder",
  cancelOrder: "holder",
  capturePayment: "holder",
  me: "member",
  listMyOrders: "member",
  listMethods: "member",
  openSetup: "member",
  finishSetup: "member",
  setDefaultMethod: "member",
  removeMethod: "member",
  exportMe: "member",
  eraseMe: "member",
  openDesk: "member",
  readDesk: "seller",
  editDesk: "seller",
  pauseShop: "seller",
  setPaypalAddress: "seller",
  provePaypalAddress: "seller",
  beginOnboarding: "seller",
  readStripeAccount: "seller",
  listDeskProducts: "seller",
  addProduct: "seller",
  readDeskProduct: "seller",
  editProduct: "seller",
  setStock: "seller",
  setListed: "seller",
  listDeskOrders: "seller",
  readDeskOrder: "seller",
  shipOwnPart: "seller",
  correctOwnParcel: "seller",
  deliverOwnPart: "seller",
  listDeskTransfers: "seller",
  readDeskTransfer: "seller",
  listPayouts: "seller",
  readPayout: "seller",
  listPayables: "seller",
  listTransactions: "seller",
  readToday: "seller",
  readAnalytics: "seller",
  previewPartRefund: "seller",
  refundPart: "seller",
  listPartRefunds: "seller",
  readOwnDebt: "seller",
  explainOwn: "seller",
  readPlan: "seller",
  subscribe: "seller",
  previewPlan: "seller",
  changePlan: "seller",
  keepPlan: "seller",
  cancelPlan: "seller",
  goOnWithPlan: "seller",
  pausePlan: "seller",
  resumePlan: "seller",
  payPlan: "seller",
  openPlanMethod: "seller",
  payPlanBy: "seller",
  openPlanPortal: "seller",
  listPlanInvoices: "seller",
  readPlanInvoice: "seller",
  listSubscriptions: "operator",
  readSubscription: "operator",
  refreshSubscription: "operator",
  listStatements: "seller",
  readStatement: "seller",
  downloadStatement: "seller",
  readOwnTax: "seller",
  refreshPlan: "seller",
  readTax: "operator",
  downloadTax: "operator",
  readSellerTax: "operator",
  previewOrderRefund: "operator",
  refundOrder: "operator",
  listOrderRefunds: "operator",
  attributeRefund: "operator",
  listDebts: "operator",
  readDebt: "operator",
  writeOffDebt: "operator",
  listDisputes: "operator",
  readDispute: "operator",
  attributeDispute: "operator",
  submitEvidence: "operator",
  acceptDispute: "operator",
  listOwnDisputes: "seller",
  listApprovals: "operator",
  approve: "operator",
  refuseApproval: "operator",
  listAuditLog: "operator",
  eraseGuest: "operator",
  shipPart: "operator",
  correctParcel: "operator",
  deliverPart: "operator",
  listTransfers: "operator",
  listBlocked: "operator",
  unblockTransfer: "operator",
  listWaiting: "operator",
  listSellerHolds: "operator",
  holdTransfer: "operator",
  releaseTransfer: "operator",
  holdSeller: "operator",
  releaseSeller: "operator",
  refundPayment: "operator",
  trialBalance: "operator",
  listDeadLetters: "operator",
  replayDeadLetter: "operator",
  listAlerts: "operator",
  switchRail: "operator",
  runTrigger: "operator",
  runJob: "operator",
  onboardSeller: "operator",
  listBreaks: "operator",
  explainBreak: "operator",
  listInvariantRuns: "operator",
  listBalanceChecks: "operator",
  startReconciliation: "operator",
  listReconciliations: "operator",
  readReconciliation: "operator",
  stopReconciliation: "operator",
  resumeReconciliation: "operator",
  listDifferences: "operator",
  closeDifference: "operator",
  listEvents: "operator",
  readEvent: "operator",
  replayEvents: "operator",
  explain: "operator",
  doctor: "operator",
  overview: "operator",
  findOrders: "operator",
  findPayments: "operator",
  findSellers: "operator",
  readSeller: "operator",
  listAccountEntries: "operator",
  listPosted: "operator",
  listReviews: "operator",
  approveReview: "operator",
  refuseReview: "operator",
  listFraudWarnings: "operator",
  listBlocks: "operator",
  addBlock: "operator",
  removeBlock: "operator",
};

type Who = "nobody" | "buyer" | "seller" | "operator without a second factor" | "operator";
/** What the door answers before anything is looked at; undefined: the caller is let in. */
const refusals: Readonly<Record<(typeof may)[RouteName], Partial<Record<Who, string>>>> = {
  anybody: {},
  holder: {},
  member: { nobody: "401 unauthorized" },
  seller: {
    nobody: "401 unauthorized",
    buyer: "403 forbidden",
    "operator without a second factor": "403 forbidden",
    operator: "403 forbidden",
  },
  operator: {
    nobody: "401 unauthorized",
    buyer: "403 forbidden",
    seller: "403 forbidden",
    "operator without a second factor": "403 second_factor_required",
  },
};

async function everybody(w: World): Promise<[Who, Record<string, string>][]> {
  const artisan = await w.artisan();
  const [buyer, seller, halfway] = await Promise.all([
    w.login(),
    w.login({ sellerId: artisan.id }),
    w.login({ role: "operator", secondFactor: false }),
  ]);
  return [
    ["nobody", {}],
    ["buyer", buyer.headers],
    ["seller", seller.headers],
    ["operator without a second factor", halfway.headers],
    ["operator", w.operator],
  ];
}

const ask = (w: World, { method, path }: Route, headers: Record<string, string>) =>
  w.request(path.replace(/\{\w+\}/g, uuid), {
    method: method.toUpperCase(),
    headers: {
      ...{ Origin: "http://127.0.0.1", "Idempotency-Key": uuid(), ...headers },
      ...(method === "get" ? {} : { "Content-Type": "application/json" }),
    },
    // Of no shape: whoever is let in is told so, and nothing is done.
    ...(method === "get" ? {} : { body: '{"unknown": true}' }),
  });

test("V196 every route lets in whom the table names, and nobody else, before it looks at anything", async () => {
  expect(Object.keys(may).sort()).toEqual(Object.keys(routes).sort());
  const w = await world();
  const people = await everybody(w);
  const before = await w.sql`select count(*)::int as rows from audit_log`;
  for (const [name, route] of Object.entries(routes) as [RouteName, Route][])
    for (const [who, headers] of people) {
      const { status, body } = await ask(w, route, headers);
      const said = `${status} ${(body as { code?: string })?.code ?? ""}`;
      const refusal = refusals[may[name]][who];
      const about = `${name} as ${who}`;
      if (refusal) expect(said, about).toBe(refusal);
      // What a plan does not have is said at the desk, and not at its door.
      else expect(said, about).not.toMatch(/^(401|403(?! plan_required)|5)/);
      if (may[name] === "holder") expect(said, about).toMatch(/^(404|400)/);
    }
  expect(await w.sql`select count(*)::int as rows from audit_log`).toEqual(before);
});

/** What is answered without a login, because it begins one or proves an address. */
const openAuth = new Set([
  ...["POST /sign-up/email", "POST /sign-in/email", "POST /sign-out", "GET /get-session"],
  ...["POST /send-verification-email", "POST /verify-email", "POST /request-password-reset"],
  ...[
    "POST /reset-password",
    "POST /two-factor/verify-totp",
    "POST /two-factor/verify-backup-code",
  ],
  ...["GET /passkey/generate-authenticate-options", "POST /passkey/verify-authentication"],
]);

/** Whatever any of them asks for, so that none is refused for its shape. */
const wellFormed: Readonly<Record<string, unknown>> = {
  ...{
    name: "Eve",
    newEmail: "eve@buyers.example",
    token: "x".repeat(32),
    code: "123456",
    id: uuid(),
  },
  ...{ password: "wrong password", currentPassword: "wrong password", newPassword: "another one" },
  response: { id: "x", rawId: "x", type: "public-key", response: {} },
};
const bodyFor = (path: string) => {
  const shape = Object.entries(accountBodies).find(([known]) => known === path)?.[1].shape ?? {};
  const names = Object.keys(shape).filter((name) => name in wellFormed);
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, wellFormed[name]])));
};

test("everything of the accounts that belongs to somebody asks who it is", async () => {
  const w = await world();
  for (const name of Object.keys(authPaths)) {
    const [method = "", path = ""] = name.split(" ");
    const init = {
      method,
      headers: { Origin: "http://127.0.0.1", "Content-Type": "application/json" },
      ...(method === "POST" ? { body: bodyFor(path) } : {}),
    };
    const { status, body } = await w.request(`/api/auth${path}`, init);
    if (openAuth.has(name)) expect(status, name).not.toBe(500);
    else expect([name, status]).toEqual([name, 401]);
    // Nobody's session, keys or second factor is in an answer to nobody.
    expect(JSON.stringify(body ?? {})).not.toMatch(/"(token|user|secret|backupCodes)":[^n]/);
  }
});

test.each([
  "Stripe-Account",
  "X-User-Id",
  "X-Role",
  "X-Forwarded-User",
  "Authorization",
  "CF-Access-Jwt-Assertion",
])("V192 the header %s makes nobody somebody", async (header) => {
  const w = await world();
  for (const value of [w.operatorId, "operator", `Bearer ${w.operatorId}`]) {
    const headers = { [header]: value };
    expect((await w.get("/api/me", headers)).status).toBe(401);
    expect((await w.get("/api/operator/alerts", headers)).status).toBe(401);
  }
});

import { createHmac } from "node:crypto";
import { SESSION_COOKIE } from "../../../worker/auth/cookies.ts";
import type { LoginSessionId, SellerId, UserId } from "../../../worker/domain/ids.ts";
import type { Member } from "../../../worker/domain/people.ts";
import type { Store } from "../../../worker/usecases/ports.ts";

export const SIGNING_SECRET = "signing-secret-of-the-runs-0123456789";
const TOKEN = "OperatorsLoginOfTheRuns";
export const ORIGIN = "http://127.0.0.1";

const operator: Member = {
  kind: "member",
  userId: "00000000-0000-4000-8000-000000000001" as UserId,
  loginSessionId: "00000000-0000-4000-8000-000000000002" as LoginSessionId,
  ...{ name: "Operator", email: "operator@shop.example", emailVerified: true, role: "operator" },
  ...{ sellerId: undefined, hasSecondFactor: true },
};

const SELLER = /^SellersLoginOf-([0-9a-f-]{36})$/;
function sellerBy(token: string): Member | undefined {
  const sellerId = SELLER.exec(token)?.[1] as SellerId | undefined;
  if (sellerId === undefined) return undefined;
  return {
    ...{ kind: "member", userId: sellerId as string as UserId, role: "member", sellerId },
    loginSessionId: sellerId as string as LoginSessionId,
    ...{ name: "Seller", email: "seller@shop.example", emailVerified: true },
    hasSecondFactor: false,
  };
}

/** Who is logged in is given in a run, and nobody comes too often: its subject is money. */
export const gateOf = (): Pick<Store, "logins" | "limits" | "mails" | "fraud"> => ({
  logins: {
    find: async (token) => (token === TOKEN ? operator : sellerBy(token)),
    sweep: async () => 0,
  },
  limits: { count: async (_, __, now) => ({ isAllowed: true, endsAt: now }), sweep: async () => 0 },
  fraud: { reviews: async () => [], warnings: async () => [], blocklist: async () => [] },
  mails: {
    owe: async () => 0,
    take: async () => [],
    sent: async () => undefined,
    failed: async () => undefined,
  },
});

const cookieOf = (token: string) => {
  const mac = createHmac("sha256", SIGNING_SECRET).update(token).digest("base64");
  return `${SESSION_COOKIE}=${encodeURIComponent(`${token}.${mac}`)}`;
};
export const operatorCookie = cookieOf(TOKEN);
export const sellerCookie = (sellerId: string) => cookieOf(`SellersLoginOf-${sellerId}`);

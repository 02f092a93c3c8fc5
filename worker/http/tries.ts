import type { Context } from "hono";
import type { Sender } from "../domain/card-testing.ts";
import { networkOf } from "../domain/network.ts";
import type { Proof } from "../usecases/fraud.ts";
import type { ClientRequest } from "../usecases/ports.ts";
import type { HttpEnv } from "./env.ts";
import { digest } from "./signer.ts";

/** The page's names for what a proof is for; the widget is told the same. */
type Action = "checkout" | "pay";

/**
 * Whose tries these are. The address is what Cloudflare has seen, in a header that it sets itself;
 * whatever a client says about where it comes from (X-Forwarded-For) is not read anywhere.
 */
export async function triesOf(
  c: Context<HttpEnv>,
  request: ClientRequest,
  action: Action,
): Promise<{ sender: Sender; proof: Proof }> {
  const principal = c.get("principal");
  const member = principal.kind === "member" ? principal : undefined;
  const [who, address, account] = await Promise.all([
    digest(member ? `login:${member.loginSessionId}` : request.scope),
    addressDigest(c.req.header("CF-Connecting-IP")),
    member ? digest(`user:${member.userId}`) : null,
  ]);
  const token = c.req.header("Turnstile-Token");
  const requestKey = `${request.scope} ${request.key}`;
  return { sender: { who, address, account }, proof: { token, action, requestKey } };
}

/** Null for what is no address of the internet. */
export async function addressDigest(address: string | undefined): Promise<string | null> {
  const network = address === undefined ? undefined : networkOf(address);
  return network === undefined ? null : digest(`address:${network}`);
}

import type { Member, Principal } from "../domain/people.ts";
import type { Deployment } from "../usecases/doctor/examine.ts";
import type { Deps } from "../usecases/ports.ts";
import type { ShopConfig } from "./contract/catalogue.ts";
import type { JobName, Trigger } from "./contract/operator.ts";
import type { Signer } from "./signer.ts";

/** What the doors need beside the use cases' ports; made by the composition for each event. */
export type Doors = {
  readonly deps: Deps;
  readonly guests: Signer;
  readonly orderTokens: Signer;
  /** Answers what is below /api/auth. */
  readonly accounts: { handle(request: Request): Promise<Response> };
  /** Whether this address may ask on: Cloudflare's own counter, near and roughly right. */
  readonly isWithinRate: (address: string) => Promise<boolean>;
  /** The token of a login in these cookies, if one of our secrets signed it. */
  readonly loginTokenIn: (cookie: string) => string | undefined;
  /** Whose login this is, unless it is over. Asking is use, which keeps it from ending. */
  readonly use: (loginToken: string) => Promise<Member | undefined>;
  readonly shop: ShopConfig;
  readonly environment: string;
  readonly version: string;
  readonly jobs: Readonly<Record<JobName, (deps: Deps) => Promise<number>>>;
  readonly runTrigger: (trigger: Trigger) => Promise<{ worked: number; failed: string[] }>;
  /** Where the shop's pages are: for links that processors send people back to. */
  readonly publicUrl: string;
  /** What the doctor holds against what it finds. */
  readonly deployment: Deployment;
};
export type HttpEnv = {
  Bindings: Doors;
  Variables: {
    requestId: string;
    principal: Principal;
    /** Of the problem that is answered, if one is. */
    code?: string;
    /** A guest whom this answer names by a cookie, because the request did not. */
    newGuest?: string;
  };
};

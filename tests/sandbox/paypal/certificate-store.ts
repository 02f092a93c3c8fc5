import { createHash } from "node:crypto";
import type { World } from "../core/contract.ts";
import {
  type Authority,
  type AuthorityInTheMaking,
  type Chain,
  goodChain,
  makeAuthority,
} from "./certificates.ts";

/** A chain under the address that a delivery names, with how often it was asked for. */
export type ServedCertificate = {
  id: string;
  worldId: string;
  chain: Chain;
  fetches: number;
};

export type FetchFault = { times: number; status: number; redirectTo: string | undefined };

/**
 * One authority per process, made when the first world opens: three RSA keys are most of the time
 * that takes. Each world has leaves of its own, so that counters and faults never meet.
 */
export type CertificateStore = {
  /** PEM; there before the rest of the authority is. */
  root(): Promise<string>;
  authority(): Promise<Authority>;
  issue(world: World, chain?: Chain): Promise<ServedCertificate>;
  serve(id: string): { status: number; body: string; redirectTo: string | undefined } | undefined;
  find(id: string): ServedCertificate | undefined;
  of(worldId: string): ServedCertificate[];
  /** From now on there is nothing at its address. */
  end(id: string): void;
  fail(worldId: string, fault: FetchFault): void;
};

let made: AuthorityInTheMaking | undefined;

function inTheMaking(): AuthorityInTheMaking {
  made ??= makeAuthority();
  return made;
}

const authority = () => inTheMaking().whole;

export function makeCertificateStore(): CertificateStore {
  const served = new Map<string, ServedCertificate>();
  const faults = new Map<string, FetchFault>();

  return {
    root: async () => (await inTheMaking().root).certificate,
    authority,
    async issue(world, chain) {
      const given = chain ?? (await goodChain(await authority()));
      const id = certificateId(given);
      const certificate = { id, worldId: world.id, chain: given, fetches: 0 };
      served.set(id, certificate);
      return certificate;
    },
    serve(id) {
      const certificate = served.get(id);
      if (certificate === undefined) return undefined;
      certificate.fetches += 1;
      const fault = faults.get(certificate.worldId);
      if (fault === undefined || fault.times < 1)
        return { status: 200, body: certificate.chain.pem, redirectTo: undefined };
      fault.times -= 1;
      return { status: fault.status, body: "Service unavailable", redirectTo: fault.redirectTo };
    },
    find: (id) => served.get(id),
    of: (worldId) => [...served.values()].filter((each) => each.worldId === worldId),
    end(id) {
      served.delete(id);
    },
    fail(worldId, fault) {
      faults.set(worldId, fault);
    },
  };
}

/**
 * Made from the certificate itself: what a verifier keeps under an address is right for as long as
 * it keeps it, also when the process starts again on the same port with other keys.
 */
function certificateId(chain: Chain): string {
  const digest = createHash("sha256").update(chain.pem).digest("hex");
  return `CERT-${digest.slice(0, 8)}-${digest.slice(8, 24)}`;
}

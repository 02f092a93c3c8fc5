import { english, say } from "../../domain/english.ts";
import type { EventEndpoint, Verdict } from "../../processors/processor.ts";
import type { DeliveryRow } from "../doctor-reads.ts";
import type { Deps } from "../ports.ts";
import { type Finding, fail, ok, railOf, span, warn } from "./finding.ts";

/** One while nothing changes, two during a rotation. */
const SECRETS_MAX = 2;
const endpoints: readonly EventEndpoint[] = ["stripe", "stripe-connect", "paypal"];

/** Whether our secrets can verify anything, and which of them the processor signs with. */
export async function checkSecrets(deps: Deps): Promise<readonly Finding[]> {
  const deliveries = await deps.store.doctor.deliveries(deps.now());
  const lastOf = (name: EventEndpoint) => deliveries.find(({ endpoint }) => endpoint === name);
  const findings = endpoints.map(async (endpoint) => {
    const { setup } = deps.processors[railOf[endpoint]];
    if (endpoint === "paypal") return checkCertificate(deps, lastOf(endpoint));
    const verdicts = await setup.probeSecrets(endpoint, deps.now());
    return judge(deps, endpoint, verdicts, lastOf(endpoint));
  });
  return Promise.all(findings);
}

function judge(
  deps: Deps,
  subject: EventEndpoint,
  verdicts: readonly Verdict[],
  last: DeliveryRow | undefined,
): Finding {
  const about = { check: "secrets", subject } as const;
  const count = verdicts.length;
  const bad = verdicts.findIndex(({ kind }) => kind !== "genuine");
  if (verdicts.length === 0)
    return fail(
      about,
      say(english("No secret is set"), {}),
      say(english("Set the signing secret of this endpoint."), {}),
    );
  if (bad >= 0)
    return fail(
      about,
      say(english("Secret {place} of {count} verifies nothing"), { place: bad + 1, count }),
      say(english("Set secret {place} anew, as the processor's page of this endpoint shows it."), {
        place: bad + 1,
      }),
    );
  if (verdicts.length > SECRETS_MAX)
    return warn(
      about,
      say(english("{count} secrets are set"), { count }),
      say(english("Remove those that have been replaced."), {}),
    );
  if (!last)
    return ok(
      about,
      say(
        english(
          "{count, plural, one {# secret} other {# secrets}}; no delivery has been verified yet",
        ),
        { count },
      ),
    );
  const age = span(deps.now().getTime() - last.at.getTime());
  const evidence = say(
    english(
      "{count, plural, one {# secret} other {# secrets}}; {by} verified the last delivery, {age} ago",
    ),
    { count, by: last.verifiedBy, age },
  );
  // The first of the list is the newest: Stripe signs with it, and for a day with the one before.
  return last.verifiedBy === "secret 1"
    ? ok(about, evidence)
    : warn(
        about,
        evidence,
        say(
          english(
            "Put the secret with which the processor signs first, and remove the others once they are replaced.",
          ),
          {},
        ),
      );
}

/** PayPal signs with a certificate: the one that its last delivery named has to be served, and good. */
async function checkCertificate(deps: Deps, last: DeliveryRow | undefined): Promise<Finding> {
  const about = { check: "certificate", subject: "paypal" } as const;
  if (!last) return ok(about, say(english("No delivery has named a certificate yet"), {}));
  const { setup } = deps.processors.paypal;
  const verdict = await setup.probeCertificate(last.verifiedBy, deps.now());
  if (verdict === undefined || verdict.kind === "genuine")
    return ok(
      about,
      say(english("{certificate} is served and trusted"), { certificate: last.verifiedBy }),
    );
  const evidence = say(english("{certificate}: {reason}"), {
    ...{ certificate: last.verifiedBy, reason: verdict.reason },
  });
  return verdict.kind === "forged"
    ? fail(
        about,
        evidence,
        say(
          english(
            "If PayPal has changed its authority, deploy a version whose pinned roots have it (worker/processors/paypal/roots.ts).",
          ),
          {},
        ),
      )
    : fail(
        about,
        evidence,
        say(
          english(
            "Run the doctor again; meanwhile PayPal's deliveries are answered with 503 and come again.",
          ),
          {},
        ),
      );
}

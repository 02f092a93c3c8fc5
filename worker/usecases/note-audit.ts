import type { Deps, Tx } from "./ports.ts";

/** A line of the audit log, in the transaction of what it tells. */
export const audited = (
  deps: Deps,
  tx: Tx,
  line: {
    readonly actor: string;
    readonly action: string;
    readonly subject: string;
    readonly facts?: Record<string, unknown>;
  },
): Promise<void> => tx.audit.add({ facts: {}, ...line, id: deps.newId(), at: deps.now() });

import type { DatabaseFault } from "../core/control-bodies.ts";

export type RoundTrips = { http: number; webSocket: number };

/** What the proxy counts and breaks, per database. */
export type Traffic = {
  count(database: string, protocol: keyof RoundTrips): void;
  roundTrips(database: string): RoundTrips;
  plan(database: string, fault: DatabaseFault): void;
  isPlanned(database: string, kind: DatabaseFault["kind"]): boolean;
  /** The fault of this kind that hits now, if any; counts it. */
  take(database: string, kind: DatabaseFault["kind"]): DatabaseFault | undefined;
  forget(database: string): void;
};

export function createTraffic(): Traffic {
  const counts = new Map<string, RoundTrips>();
  const faults = new Map<string, DatabaseFault[]>();

  const countsOf = (database: string) => counts.get(database) ?? { http: 0, webSocket: 0 };
  const faultsOf = (database: string) => faults.get(database) ?? [];

  return {
    count(database, protocol) {
      const before = countsOf(database);
      counts.set(database, { ...before, [protocol]: before[protocol] + 1 });
    },
    roundTrips: countsOf,
    plan: (database, fault) => faults.set(database, [...faultsOf(database), { ...fault }]),
    isPlanned: (database, kind) => faultsOf(database).some((fault) => fault.kind === kind),
    take(database, kind) {
      for (const fault of faultsOf(database).filter((planned) => planned.kind === kind)) {
        if (fault.after > 0) {
          fault.after -= 1;
          continue;
        }
        fault.times -= 1;
        const left = faultsOf(database).filter(({ times }) => times > 0);
        faults.set(database, left);
        return fault;
      }
      return undefined;
    },
    forget(database) {
      counts.delete(database);
      faults.delete(database);
    },
  };
}

import type { Fault, Faults } from "./contract.ts";

export type WorldFaults = Faults & {
  /** What is still to come. */
  planned(): readonly Fault[];
  /** Instead of what is planned now: what was planned when an earlier run ended. */
  restore(planned: readonly Fault[]): void;
};

type Planned = { fault: Fault; method: string; path: RegExp; pass: number; left: number };

/** Faults are tried in the order in which they were planned; one request is hit by one of them. */
export function createFaults(): WorldFaults {
  let plan: Planned[] = [];

  function hit(planned: Planned): boolean {
    if (planned.pass > 0) {
      planned.pass -= 1;
      return false;
    }
    planned.left -= 1;
    return true;
  }

  const faults: WorldFaults = {
    plan(fault) {
      const [method, path, ...rest] = fault.route.split(" ");
      if (!method || !path || rest.length > 0)
        throw new TypeError('a route is a method, a space and a path, such as "POST /v1/refunds"');
      plan.push({
        fault,
        method,
        path: new RegExp(`^(?:${path})$`),
        pass: fault.after ?? 0,
        left: fault.times ?? 1,
      });
    },
    take(service, method, path) {
      const found = plan.find(
        (planned) =>
          planned.fault.service === service &&
          planned.method === method &&
          planned.path.test(path) &&
          hit(planned),
      );
      plan = plan.filter((planned) => planned.left > 0);
      return found?.fault;
    },
    clear() {
      plan = [];
    },
    planned: () => plan.map(({ fault, pass, left }) => ({ ...fault, after: pass, times: left })),
    restore(planned) {
      plan = [];
      planned.forEach(faults.plan);
    },
  };
  return faults;
}

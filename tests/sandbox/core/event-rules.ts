import type { EventRule } from "./contract.ts";

export type EventRules = {
  plan(rule: EventRule): void;
  /** The rule for an event of this type, if any; counts it. */
  take(type: string): EventRule | undefined;
  /** What is still to come. */
  planned(): readonly EventRule[];
  restore(planned: readonly EventRule[]): void;
  clear(): void;
};

/** Rules are tried in the order in which they were planned; one event is touched by one of them. */
export function createEventRules(): EventRules {
  let plan: (EventRule & { times: number })[] = [];
  const rules: EventRules = {
    plan: (rule) => void plan.push({ ...rule, times: rule.times ?? 1 }),
    take(type) {
      const found = plan.find((rule) => matches(rule.type, type));
      if (found === undefined) return undefined;
      found.times -= 1;
      plan = plan.filter(({ times }) => times > 0);
      return found;
    },
    planned: () => plan.map((rule) => ({ ...rule })),
    restore(planned) {
      plan = [];
      planned.forEach(rules.plan);
    },
    clear() {
      plan = [];
    },
  };
  return rules;
}

/** Only `*` means something; everything else of a pattern means itself. */
function matches(pattern: string, type: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[\\^$.+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(type);
}

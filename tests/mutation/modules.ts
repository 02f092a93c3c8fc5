/** Modules, and the fast unit tests that have to notice every change of them. */
export type Unit = { readonly modules: readonly string[]; readonly suites: readonly string[] };

const domain = (...names: string[]) => names.map((name) => `worker/domain/${name}.ts`);
const stripe = (...names: string[]) => names.map((name) => `worker/processors/stripe/${name}.ts`);
const paypal = (...names: string[]) => names.map((name) => `worker/processors/paypal/${name}.ts`);
const usecases = (...names: string[]) => names.map((name) => `worker/usecases/${name}.ts`);
const http = (...names: string[]) => names.map((name) => `worker/http/${name}.ts`);

/**
 * What is mutated: where a mistake loses money, pays twice, or lets a stranger in. Each unit has its
 * own tests, so that a mutant is not run against what has nothing to do with it. No test of a suite
 * starts a server or waits: each is run some hundred times.
 */
export const groups = {
  money: [
    { modules: domain("money"), suites: ["money"] },
    { modules: domain("currency", "quote", "rails"), suites: ["currency", "quote", "rails"] },
    { modules: domain("ledger"), suites: ["ledger"] },
  ],
  keys: [
    { modules: ["worker/ids.ts", ...domain("ids", "operation")], suites: ["ids", "waits"] },
    {
      modules: [...http("signer", "sender", "changing"), ...usecases("once")],
      suites: ["signer", "sender", "once"],
    },
    {
      modules: stripe("answer", "send-once", "create-payment", "refund-payment"),
      suites: [
        ...["stripe-answers", "stripe-failures", "stripe-send-once", "stripe-sending"],
        "stripe-vault",
      ],
    },
    { modules: stripe("send-transfers"), suites: ["stripe-sending-transfers"] },
    {
      modules: paypal("answer", "create-payment", "capture-payment"),
      suites: [
        ...["paypal-answers", "paypal-failures", "paypal-strangers", "paypal-sending"],
        "paypal-vault",
      ],
    },
    { modules: paypal("refund-payment"), suites: ["paypal-sending-refunds"] },
    { modules: paypal("send-transfers"), suites: ["paypal-sending-transfers"] },
  ],
  verification: [
    { modules: stripe("verify"), suites: ["stripe-verify"] },
    { modules: paypal("verify"), suites: ["paypal-verify"] },
    { modules: paypal("chain"), suites: ["paypal-chain"] },
    { modules: paypal("certificate"), suites: ["paypal-certificate"] },
    { modules: paypal("single-flight"), suites: ["single-flight"] },
  ],
  states: [
    {
      modules: domain("orders", "payments", "payouts", "inbox"),
      suites: ["states", "transfer-amounts", "ids", "waits"],
    },
    {
      modules: usecases("apply-payment-facts"),
      suites: ["apply-payment-facts", "unapplied-money"],
    },
    {
      modules: usecases("apply-refund-facts"),
      suites: ["apply-refund-facts", "refunds-of-orders"],
    },
    {
      modules: usecases("apply-transfer-facts"),
      suites: ["apply-transfer-facts", "adopted-transfers", "own-reversals"],
    },
  ],
} as const satisfies Record<string, readonly Unit[]>;

export type Group = keyof typeof groups;
export const groupNames = Object.keys(groups) as Group[];
export const modulesOf = (name: Group) =>
  groups[name].flatMap(({ modules }): readonly string[] => modules);

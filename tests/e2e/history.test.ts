import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { patterns } from "../../web/src/places.ts";
import type { Examination } from "../../worker/http/contract/doctor.ts";
import type { TrialBalance } from "../../worker/http/contract/operator.ts";
import type { DifferenceView } from "../../worker/http/contract/reconciliation.ts";
import { launchBrowser } from "../local/browser.ts";
import { askProcessors } from "../local/demo/processors.ts";
import { until } from "../local/demo/until.ts";
import { HISTORY_MS, makeHistory } from "../local/history/make.ts";
import type { Past } from "../local/history/scene.ts";
import { openStage, type Stage } from "../local/history/stage.ts";
import { askJson } from "../local/http.ts";
import { samplePeople } from "../local/people.ts";
import { sellerId } from "../local/seed.ts";
import { type LocalSystem, startLocalSystem } from "../local/system.ts";
import { settled } from "./every-page.ts";
import { listsOfPages, withoutLists } from "./lists-of-pages.ts";

type Row = Record<string, unknown>;
type Lists = Record<string, Row[]>;
type Differences = {
  differences: DifferenceView[];
  explained: { rail: string; currency: string; minor: string }[];
};
const HISTORY_MS_MAX = 300_000; // Half a minute, and much more on a machine that is busy.
const PAGES_MS_MAX = 60_000;

describe("the history that `npm start` begins with", { timeout: PAGES_MS_MAX }, () => {
  let [system, stage, past] = [] as unknown as [LocalSystem, Stage, Past];
  let [browser, page] = [] as unknown as [Browser, Page];
  let desks: Record<keyof typeof listsOfPages, Pick<Stage["desk"], "get">>;
  beforeAll(async () => {
    system = await startLocalSystem({ ticker: false, beginsAgoMs: HISTORY_MS });
    past = await makeHistory(system, () => undefined, { everyday: false });
    stage = await openStage(system);
    desks = {
      operators: stage.desk,
      sellers: await stage.sellersDesk(samplePeople.seller),
      buyers: await stage.sellersDesk(samplePeople.buyer),
    };
    browser = await launchBrowser();
    page = await openDesk();
  }, HISTORY_MS_MAX);
  afterAll(async () => {
    await browser?.close();
    await system?.close();
  });

  /** The operators', with the login of this machine's commands. */
  async function openDesk(): Promise<Page> {
    const context = await browser.newContext({ locale: "en-US" });
    const [name = "", value = ""] = system.deskHeaders.Cookie.split(/=(.*)/s);
    const { hostname: domain } = new URL(system.shopUrl);
    await context.addCookies([{ name, value, domain, path: "/", secure: true, httpOnly: true }]);
    return context.newPage();
  }
  const goTo = async (place: string) => {
    await page.goto(`${system.shopUrl}${place}`);
    await settled(page);
  };

  const listed = (path: string) => stage.desk.get<Lists>(`/operator/${path}`);
  const differing = (state = "open") =>
    stage.desk.get<Differences>(`/operator/differences?state=${state}`);
  const saleOf = (name: string) => {
    const sale = past.get(name);
    if (!sale) throw new Error(`there is no ${name}`);
    return sale;
  };
  const explained = (name: string) => stage.explain(saleOf(name));

  test("ends at the present", async () => {
    const clock = `${system.control}/worlds/${system.worldId}/clock`;
    const { offsetMs } = await askJson<{ offsetMs: number }>(clock);
    expect(offsetMs).toBeGreaterThanOrEqual(0);
    expect(offsetMs).toBeLessThan(5_000);
  });

  test.each([
    ["ada's first", "paid", "delivered", "settled"],
    ["ada's second", "partially_refunded", "shipped", "settled"],
    ["ada's third", "paid", "shipped", "held"],
    ["refunded", "refunded", "unfulfilled", "cancelled"],
    ["lost", "charged_back", "shipped", undefined],
    ["won", "paid", "shipped", "settled"],
    ["disputed", "paid", "shipped", undefined],
    ["expired", "expired", "unfulfilled", undefined],
    ["cancelled", "cancelled", "unfulfilled", undefined],
    ["wrong code", "expired", "unfulfilled", undefined],
    ["never shipped", "paid", "unfulfilled", "held"],
    ["leather", "paid", "shipped", "blocked"],
    ["held", "paid", "shipped", "blocked"],
    ["tide jug", "refunded", "shipped", "settled"],
    ["payout refused", "paid", "shipped", "settled"],
    ["taken back", "paid", "shipped", "blocked"],
    ["by hand", "paid", "unfulfilled", "held"],
  ])("has an order for %s: %s, %s, its transfer %s", async (name, state, part, transfer) => {
    const order = await explained(name);
    const first = order.parts[0];
    expect([order.state, first?.state]).toEqual([state, part]);
    if (transfer) expect(first?.transfer?.state).toBe(transfer);
  });

  test("has given back what paid no order", async () => {
    const [payment] = (await explained("wrong code")).payments;
    expect(payment?.use).toBe("unapplied");
    expect(payment?.refunds.map(({ state }) => state)).toEqual(["succeeded"]);
  });

  describe("leaves something on every page", () => {
    const people = Object.keys(listsOfPages) as (keyof typeof listsOfPages)[];
    const lists = people.flatMap((who) =>
      listsOfPages[who].map(([page, path, at]) => [page, path, at, who] as const),
    );
    test.each(lists)("%s: %s has %s", async (_, path, at, who) => {
      const answer = await desks[who].get<Row>(path);
      const list = at.split(".").reduce<unknown>((of, name) => (of as Row)[name], answer);
      expect(list, at).not.toHaveLength(0);
    });

    test("also on those that are new", () => {
      const shown = new Set<string>([...lists.map(([page]) => page), ...withoutLists]);
      const ofDesks = patterns.filter((pattern) => /^\/(seller|operator)\b/.test(pattern));
      const places = ofDesks.filter((pattern) => !pattern.includes(":"));
      expect(places.filter((place) => !shown.has(place))).toEqual([]);
    });
  });

  test("leaves something of each kind to the operators", async () => {
    const { disputes } = await listed("disputes");
    expect(new Set(disputes?.map(({ state }) => state))).toEqual(
      new Set(["won", "lost", "needs_response"]),
    );
    expect((await listed("reviews")).reviews).toMatchObject([{ state: "open" }]);
    const { approvals } = await listed("approvals");
    expect(new Set(approvals?.map(({ kind, state }) => `${kind} ${state}`))).toEqual(
      new Set(["refund_order waiting", "write_off_debt waiting"]),
    );
    const askedBy = new Set(approvals?.map(({ requestedBy }) => requestedBy));
    expect(askedBy.size, "one of them is the other operator's").toBe(2);
    expect((await listed("debts")).debts).toMatchObject([{ name: "Salt Marsh Glass" }]);
    const { transfers } = await listed("transfers?which=stopped");
    // What is held while its time runs is not blocked.
    expect(new Set(transfers?.map(({ blockedReason }) => blockedReason))).toEqual(
      new Set(["seller_not_payable", "held_by_operator", "returned", null]),
    );
    const { subscriptions } = await listed("subscriptions");
    const plans = subscriptions?.map(({ sellerName, subscription }) => [sellerName, subscription]);
    expect(new Map(plans as [string, unknown][])).toMatchObject(
      new Map([
        ["Maren Holt Ceramics", expect.objectContaining({ state: "active" })],
        ["Juno Silver", expect.objectContaining({ state: "past_due" })],
      ]),
    );
    const letters = (await listed("dead-letters")).rows ?? [];
    expect(new Set(letters.map(({ queue, replayedAt }) => `${queue} ${replayedAt}`))).toEqual(
      new Set(["processor-events-dead null"]),
    );
    const told = (differences: DifferenceView[]) =>
      differences.map(({ rail, kind, there }) => [rail, kind, there].join(" ")).sort();
    expect(told((await differing()).differences)).toEqual([
      ...["paypal refund -800", "stripe payout -1500"],
    ]);
    expect(told((await differing("closed")).differences)).toEqual(["stripe payout -2000"]);
  });

  test("leaves the sample buyer with orders, a card and a PayPal account", async () => {
    const { orders } = await desks.buyers.get<Lists>("/me/orders");
    expect(orders).toHaveLength(3);
    const { methods } = await desks.buyers.get<Lists>("/me/methods");
    expect(methods?.map(({ kind }) => kind).sort()).toEqual(["card", "paypal"]);
  });

  test.each([
    ["/operator", /^messages that failed$/],
    ["/operator/reconciliation", /^Payout to our bank$/],
    ["/operator/reconciliation", /^Refund$/],
    ["/operator/events", /it gives back money of an order by hand/],
    ["/operator/events?tab=letters", /^What a processor told$/],
    ["/operator/transfers", /came back from/],
    ["/operator/transfers", /^All of Reed & String is held/],
    ["/operator/approvals", /^Approve$/],
    ["/operator/sellers", /^Cannot be paid yet$/],
    [`/operator/sellers/${sellerId("saddle-stitch")}`, /^Failed$/],
    ["/operator/blocklist", /sly\.cooper/],
    ["/operator/audit", /^erase person$/],
    ["/operator/doctor", /^Wrong: 1\./],
  ])("is seen on the operators' desk: %s shows %s", async (place, words) => {
    await goTo(place);
    await page.getByText(words).first().waitFor();
  });

  test("ends with books that balance, break no rule, and are the processors' to the cent", async () => {
    await untilAgreed();
    await stage.desk.post("/operator/jobs/check-everything");
    expect((await listed("invariant-breaks")).breaks).toEqual([]);
    const { ok, findings } = await stage.desk.get<Examination>("/operator/doctor");
    const troubles = findings.filter(({ state }) => state !== "ok");
    expect(ok).toBe(false);
    expect(troubles.map(({ check, subject, state }) => [check, subject, state])).toEqual([
      ["dead-letters", "messages", "fail"],
      ["differences", "stripe", "warn"],
      ["differences", "paypal", "warn"],
    ]);
  });

  test("is put right at the desk", async () => {
    const question = page.getByRole("alertdialog");
    const answer = (name: string) => question.getByRole("button", { name, exact: true }).click();
    const press = (name: string) => page.getByRole("button", { name, exact: true }).first().click();
    await goTo("/operator/reconciliation");
    await press("Say whose it was");
    await question.getByLabel("Artisan").selectOption("Hedgerow Baskets");
    await answer("Book it as theirs");
    await page.getByText("It is booked.").waitFor();
    await press("Close it: Payout to our bank");
    await question.getByLabel("Why they differ").fill("Our own earnings.");
    await answer("Close it");
    await page.getByText("The difference is closed.").waitFor();
    await goTo("/operator/events?tab=letters");
    const { rows = [] } = await listed("dead-letters");
    for (let sent = 1; sent <= rows.length; sent++) {
      await press("Send it again");
      await answer("Send it again");
      await question.waitFor({ state: "detached" });
      await expect.poll(() => page.getByText("Sent again", { exact: true }).count()).toBe(sent);
    }

    await until("both books agree about the refund", async () => {
      await stage.desk.post("/operator/reconciliations", { rail: "paypal" }).catch(() => undefined);
      await stage.desk.post("/operator/jobs/reconcile");
      return (await differing()).differences.length === 0 || undefined;
    });
    await untilAgreed();
    const { findings } = await stage.desk.get<Examination>("/operator/doctor");
    expect(findings.filter(({ state }) => state !== "ok")).toEqual([]);
  });

  /** But for what a difference explains to the cent. */
  async function untilAgreed(): Promise<void> {
    const rails = ["stripe", "paypal"] as const;
    await until("the ledger is what the processors have", async () => {
      await system.tick();
      const trial = await stage.desk.get<TrialBalance>("/operator/ledger/trial-balance");
      const known = (await differing()).explained;
      const say = await askProcessors(system.sandbox, system.worldId);
      const sum = (minors: string[]) => minors.reduce((total, minor) => total + BigInt(minor), 0n);
      const inLedger = (rail: string) =>
        sum(
          trial.accounts
            .filter(({ account }) => account === `processor:${rail}`)
            .map(({ balance }) => balance),
        );
      const explainedOf = (rail: string) =>
        sum(known.filter((one) => one.rail === rail).map(({ minor }) => minor));
      expect(trial.balanced).toBe(true);
      const agrees = (rail: (typeof rails)[number]) =>
        inLedger(rail) + explainedOf(rail) === say.balance[rail];
      return rails.every(agrees) || undefined;
    });
  }
});

import { beforeEach, describe, expect, test } from "vitest";
import { asOperator } from "../local/demo/payouts.ts";
import { askJson, freshKey, postJson } from "../local/http.ts";
import { artisans } from "../local/samples.ts";
import * as member from "./member.ts";
import { artisan, button, part } from "./member.ts";
import { logInAsOperator } from "./operator-login.ts";
import {
  atStripe,
  expectFitsPhone,
  hands,
  paidLargeSale,
  paidSale,
  type Sale,
  untilShown,
} from "./sale.ts";
import { expectQuiet, profile, visits } from "./visits.ts";

const visit = visits();
let { system, page } = visit;
beforeEach(() => {
  ({ system, page } = visit);
});

const DAY_MS = 24 * 60 * 60 * 1000;
const nameOf = (at: number) => artisans[at]?.name ?? "";

const shipped = ({ partId }: Sale) =>
  postJson(
    `${system.apiUrl}/seller-orders/${partId}/shipments`,
    { carrier: "Post" },
    { ...asOperator(system), ...freshKey() },
  );

/** Cron works until the order's transfers are what they are to be. */
const untilTransfers = ({ id }: Sale, say: string) =>
  expect
    .poll(
      async () => {
        await system.tick();
        await hands(visit).untilDelivered();
        const url = `${system.apiUrl}/operator/orders/${id}/transfers`;
        return JSON.stringify(await askJson(url, { headers: asOperator(system) }));
      },
      { timeout: 60_000 },
    )
    .toContain(say);

/** The operator's login that lasts, however far the clock is moved. */
async function asLastingOperator(): Promise<void> {
  const [name = "", ...value] = asOperator(system).Cookie.split("=");
  const cookie = { name, value: value.join("="), secure: true, httpOnly: true };
  const { hostname: domain } = new URL(system.shopUrl);
  await visit.context.addCookies([{ ...cookie, domain, path: "/" }]);
}

describe("money that waits", { timeout: 120_000 }, () => {
  test("an operator holds a seller's transfer back with a reason that the seller reads, and releases it", async () => {
    const sale = await paidSale(visit, 2);
    await logInAsOperator(page, visit);
    await page.getByRole("link", { name: "Transfers" }).click();
    await page.getByText("Nothing is stopped").waitFor();
    await page.getByLabel("Show").selectOption("Those whose time runs");
    const transfer = part(page, new RegExp(`to ${nameOf(2)}$`)).filter({ hasText: sale.number });
    await transfer.getByText("It is held for the holding time").waitFor();
    await transfer.getByText("Hold it back").first().click();
    await transfer.getByRole("textbox", { name: "Why" }).fill("We wait for proof of the workshop.");
    await transfer.getByRole("button", { name: "Hold it back" }).click();
    await page.getByText(/^\$.+ to .+ are held back\.$/).waitFor();
    await page.getByText("No transfer waits for its time").waitFor();
    await page.getByLabel("Show").selectOption("Blocked, failed or held back");
    await transfer.getByText("Held back", { exact: true }).waitFor();
    await transfer.getByText("An operator holds it back: We wait for proof").waitFor();
    await expectFitsPhone(page);

    const seller = await profile(visit);
    await member.logIn(seller.page, visit, artisan(2));
    await seller.page.goto(`${system.shopUrl}/seller/money`);
    const passedOn = seller.page.getByRole("list", { name: "What is passed on to you" });
    const row = passedOn.getByRole("listitem").filter({ hasText: sale.number });
    await row.getByText("The shop holds it back: We wait for proof of the workshop.").waitFor();
    await expectFitsPhone(seller.page);

    await button(page, /^Release it: \$/).click();
    await button(page, "Yes, let it go").click();
    await page.getByText("are let go, and leave by themselves").waitFor();
    await page.getByText("Nothing is stopped").waitFor();
    await seller.page.reload();
    await row.getByText("Waits for its time").waitFor();
    await seller.context.close();
    expectQuiet(seller.seen);
  });

  test("an operator holds all of a seller back, not twice for different reasons, and lets them go again", async () => {
    const sale = await paidSale(visit, 3);
    await logInAsOperator(page, visit);
    await page.getByRole("link", { name: "Transfers" }).click();
    const all = part(page, "Artisans of whom all is held");
    const hold = async (reason: string) => {
      await all.getByText("Hold all of an artisan back").first().click();
      await all.getByLabel("Who", { exact: true }).selectOption(nameOf(3));
      await all.getByRole("textbox", { name: "Why" }).fill(reason);
      await all.getByRole("button", { name: "Hold all of an artisan back" }).click();
    };
    await hold("Who are you?");
    await page.getByText("All of this artisan is held").waitFor();
    await all.getByRole("listitem").getByText(nameOf(3)).waitFor();
    const transfer = part(page, new RegExp(`to ${nameOf(3)}$`)).filter({ hasText: sale.number });
    await transfer.getByText(/^All of .+ is held since/).waitFor();
    await hold("Another reason.");
    await all.getByRole("alert").getByText("held already, for another reason").waitFor();
    await button(page, `Release all of ${nameOf(3)}`).click();
    await button(page, "Yes, release all of it").click();
    await page.getByText(`${nameOf(3)} is paid again`).waitFor();
    await all.getByText("Nobody at the moment").waitFor();
    await transfer.waitFor({ state: "detached" });
  });

  test("V128 a seller sees a payout arrive at the bank, what it was made of, and why it came back", async () => {
    const sale = await paidSale(visit, 4);
    await shipped(sale);
    await hands(visit).moveClock(8 * DAY_MS);
    await untilTransfers(sale, '"state":"settled"');
    await hands(visit).moveClock(4 * DAY_MS);
    await hands(visit).untilDelivered();

    await member.logIn(page, visit, artisan(4));
    await page.goto(`${system.shopUrl}/seller/money`);
    const payouts = page.getByRole("list", { name: "Payouts to your bank" });
    await untilShown(page, payouts.getByText("At your bank"));
    await payouts.getByText("What it was made of").click();
    const order = payouts.getByRole("link", { name: `Order ${sale.number}` });
    await order.waitFor();
    await expectFitsPhone(page);
    const summary = payouts.getByText("What it was made of").first();
    const ref = /po_\w+/.exec((await summary.getAttribute("aria-label")) ?? "")?.[0];
    await atStripe(visit, `payouts/${ref}`, { failureCode: "account_closed" });
    await untilShown(page, payouts.getByText("The bank account is closed"));
    await payouts.getByText("Failed", { exact: true }).waitFor();
    await payouts.getByText("Correct your bank account on Stripe's page").waitFor();
  });

  test("a large transfer that was held is not let go by one operator alone, who sees that it waits for another", async () => {
    const sale = await paidLargeSale(visit, 120_000);
    await shipped(sale);
    await asLastingOperator();
    await page.goto(`${system.shopUrl}/operator/transfers`);
    await page.getByLabel("Show").selectOption("Those whose time runs");
    const transfer = page.getByRole("region").filter({ hasText: sale.number });
    await transfer.getByText("Hold it back").first().click();
    await transfer.getByRole("textbox", { name: "Why" }).fill("So much at once?");
    await transfer.getByRole("button", { name: "Hold it back" }).click();
    await page.getByText("are held back").waitFor();
    await hands(visit).moveClock(8 * DAY_MS);
    await untilTransfers(sale, '"blockedReason":"held_by_operator"');
    await page.getByLabel("Show").selectOption("Blocked, failed or held back");
    await page.reload();
    await transfer.getByText("Blocked", { exact: true }).waitFor();
    await transfer.getByRole("button", { name: /^Release it/ }).click();
    await button(page, "Yes, let it go").click();
    await page.getByText("Nothing has happened yet: another operator has to approve").waitFor();
    await transfer.getByText("Somebody has asked to let it go").waitFor();
    await transfer.getByRole("link", { name: "another operator" }).click();
    await page.getByText("Another operator has to approve what you have asked for").waitFor();
  });
});

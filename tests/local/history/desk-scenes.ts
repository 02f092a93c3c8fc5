import type { DifferenceView } from "../../../worker/http/contract/reconciliation.ts";
import type { Desk } from "../../../worker/http/contract/seller.ts";
import { until } from "../demo/until.ts";
import { sellerId } from "../seed.ts";
import { of, type Scene } from "./scene.ts";
import type { Stage } from "./stage.ts";

/** In cents, as Stripe's dashboard is told; small enough that nothing of the artisans' is in them. */
const [FIRST_EARNINGS, SECOND_EARNINGS] = ["2000", "1500"];
const toOurBank = ({ atStripe }: Stage, amount: string) =>
  atStripe<void>("/v1/payouts", { form: { amount, currency: "usd" } });

/** What operators find on their desk that no sale leaves there; the earliest first. */
export const deskScenes: readonly Scene[] = [
  {
    daysAgo: 66,
    what: "a wallet is sold, whose money will not reach a bank",
    async play({ sell }, past) {
      past.set("payout refused", await sell({ titles: ["Card wallet"], name: "Olga Purse" }));
    },
  },
  {
    daysAgo: 60,
    what: "the wallet leaves",
    play: ({ ship }, past) => ship(of(past, "payout refused")),
  },
  {
    daysAgo: 48,
    what: "wax is sold by PayPal",
    async play({ sell }, past) {
      const wish = { titles: ["Furniture wax"], name: "Will Beech" };
      past.set("taken back", await sell({ ...wish, processor: "paypal" }));
    },
  },
  {
    daysAgo: 44,
    what: "a bank refuses a payout, about which Stripe does not answer",
    async play({ at, atStripe, ship, stripeAccountOf }, past) {
      await ship(of(past, "taken back"));
      const account = await stripeAccountOf(sellerId("saddle-stitch"));
      const path = "/v1/payouts?limit=1";
      const { data } = await atStripe<{ data: { id: string }[] }>(path, { account });
      const payout = data[0]?.id;
      const route = `GET /v1/payouts/${payout}`;
      await at("faults", { service: "stripe", route, kind: "nonsense", times: 1_000 });
      await at(`stripe/payouts/${payout}`, { failureCode: "account_closed" });
    },
  },
  {
    daysAgo: 30,
    what: "the platform pays itself out, in Stripe's dashboard",
    play: (stage) => toOurBank(stage, FIRST_EARNINGS),
  },
  {
    daysAgo: 20,
    what: "PayPal takes a payout back, and a guest asks to be forgotten",
    async play({ at, desk, explain }, past) {
      const sent = (await explain(of(past, "taken back"))).parts[0]?.transfer?.processorRef;
      await at(`paypal/payout-items/${sent}`, { status: "REVERSED" });
      await desk.post("/operator/erasures", { email: "olga.purse@buyers.example" });
    },
  },
  {
    daysAgo: 17,
    what: "a candle and a basket are sold by PayPal",
    async play({ sell }, past) {
      const titles = ["Pillar candle, pine cone", "Bread basket"];
      const wish = { titles, name: "Nora Fields" };
      past.set("by hand", await sell({ ...wish, processor: "paypal" }));
    },
  },
  {
    daysAgo: 14,
    what: "an artisan begins, and Stripe wants to know more",
    async play({ at, register, stripeAccountOf }) {
      const newcomer = await register("wren@artisans.example", "Wren & Thimble");
      const story = "Linings and mending, by two sisters above a bakery. The shop opens soon.";
      const shop = { name: "Wren & Thimble", story, currency: "USD" };
      const { id } = await newcomer.post<Desk>("/sellers", shop);
      await newcomer.post("/seller/stripe/links");
      const account = await stripeAccountOf(id);
      const requirements = ["individual.verification.document", "external_account"];
      await at(`stripe/accounts/${account}`, { transfers: "pending", requirements });
    },
  },
  {
    daysAgo: 6,
    what: "money is moved in both processors' own pages, and somebody is blocked",
    async play(stage, past) {
      const capture = await stage.chargeOf(of(past, "by hand"));
      const amount = { currency_code: "USD", value: "8.00" };
      await stage.at(`paypal/captures/${capture}/refund`, { amount });
      await toOurBank(stage, SECOND_EARNINGS);
      const note = "Their bank warned of a payment.";
      const block = { kind: "email", value: "sly.cooper@buyers.example", note };
      await stage.desk.post("/operator/blocklist", { block });
    },
  },
  {
    daysAgo: 3,
    what: "a message has failed every try, and a drum maker is asked for pictures",
    async play({ desk, mend }) {
      await until("a message is given up", async () => {
        const { rows } = await desk.get<{ rows: object[] }>("/operator/dead-letters");
        return rows[0];
      });
      await mend();
      const reason = "Two buyers say that their drum is not the one in the picture.";
      await desk.put(`/operator/sellers/${sellerId("reed-and-string")}/hold`, { reason });
    },
  },
  {
    daysAgo: 1,
    what: "an operator says what one difference is, and asks to write a debt off",
    async play({ desk }) {
      type Found = { differences: DifferenceView[] };
      const { differences } = await desk.get<Found>("/operator/differences?rail=stripe");
      const first = differences.find(({ there }) => there === `-${FIRST_EARNINGS}`);
      const note = "Our own earnings of the month, paid out to our bank in Stripe's dashboard.";
      await desk.post(`/operator/differences/${first?.id}/close`, { note });
      const reason = "They sell nothing any more, and the sum is small.";
      const debtor = sellerId("salt-marsh-glass");
      await desk.post(`/operator/sellers/${debtor}/debt/write-offs`, { reason });
    },
  },
];

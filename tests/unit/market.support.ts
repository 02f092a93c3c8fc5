import { type Currency, currencies, shareStep } from "../../worker/domain/currency.ts";
import type { ProductId, SellerId } from "../../worker/domain/ids.ts";
import type { RailSwitch } from "../../worker/domain/rails.ts";
import type { Product, Seller } from "../../worker/domain/sellers.ts";

export const seller = (n: number, currency: Currency, facts: Partial<Seller> = {}): Seller => ({
  id: `seller-${String(n).padStart(2, "0")}` as SellerId,
  name: `Artisan ${n}`,
  email: `${n}@artisans.example`,
  currency,
  shippingFlatMinor: 500n * shareStep(currency),
  stripeAccountId: `acct_${n}`,
  stripeTransfers: "active",
  paypalEmail: `${n}@artisans.example`,
  paypalState: "active",
  ...{ pausedUntil: null, pauseMessage: null },
  ...facts,
});
export const product = (n: number, of: Seller, facts: Partial<Product> = {}): Product => ({
  id: `product-${n}` as ProductId,
  title: `Thing ${n}`,
  currency: of.currency,
  priceMinor: 2500n,
  version: 1,
  available: 99,
  limitPerOrder: null,
  state: "listed",
  seller: of,
  sellerDebtMinor: 0n,
  ...facts,
});
export const settledEverywhere = { stripe: currencies, paypal: currencies };
export const market = (products: Product[], switches: readonly RailSwitch[] = []) => ({
  ...{ products, switches, settled: settledEverywhere, commissionBasisPoints: 1000 },
  debtLimit: { defaultMinor: 50_000n, byCurrency: {} },
  now: new Date(0),
});
export const railSwitch = (facts: Partial<RailSwitch> = {}): RailSwitch => ({
  ...{ rail: "stripe", direction: "pay_in", stopped: true, reason: "", changedAt: new Date(0) },
  ...facts,
});
export const lines = (products: Product[], quantity = 1) =>
  products.map(({ id: productId }) => ({ productId, quantity }));

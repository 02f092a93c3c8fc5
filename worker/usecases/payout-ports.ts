import type { SellerPayout } from "../domain/seller-payouts.ts";

export interface PayoutsTx {
  /** Of a locked seller. */
  findByRef(ref: string): Promise<SellerPayout | undefined>;
  add(payout: SellerPayout, at: Date): Promise<void>;
  save(payout: SellerPayout, at: Date): Promise<void>;
}

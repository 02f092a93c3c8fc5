import type { InboxId, OrderId, UserId } from "../domain/ids.ts";
import type { OrderState } from "../domain/orders.ts";

/** A member, by id and proved address; or a guest, by the address of orders that are nobody's. */
export type Person = { readonly userId: UserId | undefined; readonly email: string };

/** What of an order keeps its buyer's name and address needed. */
export type OrderOfPerson = {
  readonly id: OrderId;
  readonly state: OrderState;
  readonly isUnshipped: boolean;
  /** A payment or a refund of it is under way. */
  readonly isMoving: boolean;
};
export type KeptEvent = { readonly id: InboxId; readonly body: Uint8Array };

export interface PeopleTx {
  /** Locks them. Those that were erased already are left out. */
  ordersOf(person: Person): Promise<readonly OrderOfPerson[]>;
  /** Names, addresses and tracking numbers go; sums, goods, sellers and the country stay. */
  eraseOrders(ids: readonly OrderId[], at: Date): Promise<void>;
  /**
   * Where money went, and where operators let it go to, if that is this address. Calls that are closed
   * keep their ids, amounts and orders. What still waits for operators has to be asked for again.
   * Nothing is erased while a call is open that pays there: a retry has to send the same.
   */
  eraseDestinations(email: string): Promise<"erased" | "being_paid">;
  /**
   * Events that are not redacted yet: about the payments and refunds of these orders, about what the
   * person has saved to pay with, and about transfers to the person's address.
   */
  eventsOf(
    of: Person & { readonly orders: readonly OrderId[] },
    limit: number,
  ): Promise<readonly KeptEvent[]>;
  redactEvents(events: readonly KeptEvent[], at: Date): Promise<void>;
  hasDesk(userId: UserId): Promise<boolean>;
  /** With every login, passkey and second factor. */
  removeUser(userId: UserId): Promise<void>;
  /** Ended orders made before then, whose buyer nobody has to know any more. */
  oldOrders(before: Date, limit: number): Promise<readonly OrderId[]>;
  oldEvents(before: Date, limit: number): Promise<readonly KeptEvent[]>;
}

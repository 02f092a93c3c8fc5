import { isTransient } from "./errors.ts";

/** Two losers of one race meet again rarely; after this many the caller's own retry is the better place. */
const TRANSACTION_TRIES_MAX = 5;

/** Nothing of a try that failed like this was committed, and no call left from inside: it may run again. */
export async function retryingTransient<T>(transaction: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await transaction();
    } catch (error) {
      if (!isTransient(error) || tries >= TRANSACTION_TRIES_MAX) throw error;
    }
  }
}

import { getMyOrders } from "../../api/calls.ts";
import { useRows } from "../../ui/use-rows.ts";

async function rowsOf(cursor?: string, signal?: AbortSignal) {
  const answer = await getMyOrders(cursor, signal);
  if (!answer.ok) return answer;
  const { orders: rows, next } = answer.value;
  return { ...answer, value: { rows, next } };
}

/** The member's orders, newest first, page after page. */
export const useMyOrders = () => useRows(["my orders"], rowsOf);

import { getToday } from "../../api/desk.ts";
import { useKept } from "../../ui/use-kept.ts";

/** What the day begins with: one read for the first page and for the sums above the money. */
export const useToday = () => useKept(["seller", "today"], getToday);

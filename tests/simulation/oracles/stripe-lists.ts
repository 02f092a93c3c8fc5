import type { SimWorld } from "../world/world.ts";

/** All that Stripe lists at a path with a query, page after page. */
export async function allAtStripe<T extends { id: string }>(
  { processors }: SimWorld,
  path: string,
): Promise<T[]> {
  const { stripe, answer } = processors;
  const headers = { Authorization: `Bearer ${stripe.secretKey}` };
  const found: T[] = [];
  for (;;) {
    const after = found.length > 0 ? `&starting_after=${found.at(-1)?.id}` : "";
    const url = `${stripe.url}/v1/${path}&limit=100${after}`;
    const page = (await (await answer(new Request(url, { headers }))).json()) as {
      data: T[];
      has_more: boolean;
    };
    found.push(...page.data);
    if (!page.has_more) return found;
  }
}

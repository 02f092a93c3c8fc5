import type pg from "pg";

/** A seller who tries Studio: it lists what a large shop has, and costs nothing that the books would have. */
export const tryStudio = (client: pg.Client, sellerName: string) =>
  client.query(
    `INSERT INTO subscriptions (id, seller_id, ref, state, plan, interval, currency, price_minor,
       trial_ends_at, is_paused, readings_begun, reading, created_at, updated_at)
     SELECT gen_random_uuid(), id, 'sub_' || id, 'trialing', 'studio', 'month', 'USD', 4900,
       now() + interval '10 years', false, 1, 1, now(), now() FROM sellers WHERE name = $1`,
    [sellerName],
  );

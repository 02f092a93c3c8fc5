import type { Login } from "./people.ts";
import { type Answer, uuid, type World } from "./world.ts";

/** A seller's browser at the desk. */
export function deskOf(w: World, { headers }: Pick<Login, "headers">) {
  const send = (method: string, path: string, body: unknown): Promise<Answer> =>
    w.request(`/api${path}`, {
      method,
      headers: { ...headers, "Content-Type": "application/json", "Idempotency-Key": uuid() },
      body: JSON.stringify(body),
    });
  return {
    get: (path: string) => w.get(`/api${path}`, headers),
    put: (path: string, body: unknown) => send("PUT", path, body),
    post: (path: string, body: unknown = {}) => send("POST", path, body),
  };
}
export type AtDesk = ReturnType<typeof deskOf>;

/** An artisan and whoever works at their desk. */
export async function atDesk(w: World, facts: Parameters<World["artisan"]>[0] = {}) {
  const artisan = await w.artisan(facts);
  const login = await w.login({ sellerId: artisan.id, email: `desk-${artisan.email}` });
  return { artisan, login, desk: deskOf(w, login) };
}

export type Picture = { url: string; alt: string | null };
export const usd = (minor: number) => ({ minor: `${minor}`, currency: "USD" });
export const bowl = {
  title: "A bowl",
  description: "Thrown by hand.",
  pictures: [{ url: "https://pictures.example/bowl.jpg", alt: "A bowl, from above" }] as Picture[],
  price: usd(2500),
  limitPerOrder: null as number | null,
};
/** Status, and the code of a problem. */
export const outcomeOf = ({ status, body }: Answer) =>
  status < 400 ? status : [status, (body as { code?: string }).code];

/** What stands behind the # of the newest mail that was sent there. */
export async function mailedToken(w: World, to: string): Promise<string> {
  const [newest] = await w.mailsTo(to);
  const token = /\/seller\/paypal#(\S+)/.exec(newest?.text ?? "")?.[1];
  if (!token) throw new Error(`no link was mailed to ${to}: ${JSON.stringify(newest)}`);
  return token;
}

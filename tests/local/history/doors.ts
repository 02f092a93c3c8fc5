import { until } from "../demo/until.ts";
import { askJson, freshKey, postJson } from "../http.ts";
import { SAMPLE_PASSWORD } from "../people.ts";
import type { LocalSystem } from "../system.ts";

/** The API, for those who are somebody there. */
export function doorsOf({ apiUrl, shopUrl, control, worldId }: LocalSystem) {
  /** At the desk of whoever is logged in with these. */
  const deskWith = (headers: Record<string, string>) => ({
    get: <T>(path: string) => askJson<T>(`${apiUrl}${path}`, { headers }),
    post: <T>(path: string, body: object = {}) =>
      postJson<T>(`${apiUrl}${path}`, body, { ...headers, ...freshKey() }),
    put: <T>(path: string, body: object) =>
      askJson<T>(`${apiUrl}${path}`, {
        ...{ method: "PUT", body, headers: { ...headers, ...freshKey() } },
      }),
  });
  const deskOf = (cookie: string) => deskWith({ Cookie: cookie, Origin: shopUrl });

  /** At the accounts' pages: the cookie that a browser keeps afterwards. */
  async function account(path: string, body: object): Promise<string> {
    const response = await fetch(`${apiUrl}/auth/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Origin: shopUrl },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} answers ${response.status}: ${text}`);
    return response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(";")[0])
      .join("; ");
  }
  const logIn = (email: string) => account("sign-in/email", { email, password: SAMPLE_PASSWORD });

  const tokenMailed = (email: string) =>
    until(`a mail with a link comes to ${email}`, async () => {
      const mails = `${control}/worlds/${worldId}/mail/messages?to=${encodeURIComponent(email)}`;
      const { messages } = await askJson<{ messages: { text: string }[] }>(mails);
      return /#(\S+)/.exec(messages[0]?.text ?? "")?.[1];
    });

  return {
    ...{ deskWith, logIn },
    /** At a seller's own desk. */
    sellersDesk: async (email: string) => deskOf(await logIn(email)),
    /** Somebody new, whose address is proved, with the doors that are open to them. */
    async register(email: string, name: string) {
      await account("sign-up/email", { email, name, password: SAMPLE_PASSWORD });
      const token = await tokenMailed(email);
      return deskOf(await account("verify-email", { token }));
    },
  };
}

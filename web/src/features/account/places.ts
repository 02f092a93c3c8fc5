import { useEffect, useState } from "react";
import { asPlace, type Place } from "../../places.ts";

/** Where to go after a login: a page of this shop that the address names, else the account. */
export function placeAfterLogin(): Place {
  const named = new URLSearchParams(location.search).get("next") ?? "";
  if (!named.startsWith("/") || !URL.canParse(named, location.origin)) return "/account";
  const { origin, pathname, search } = new URL(named, location.origin);
  return (origin === location.origin && asPlace(pathname + search)) || "/account";
}

/** The login page, which then leads back to this one. */
export const loginFirst = (place = location.pathname): Place =>
  `/account/login?next=${encodeURIComponent(place)}`;

const tokenInAddress = () => location.hash.slice(1) || undefined;

/**
 * The token of a mailed link. It goes out of the address at once, so that neither the history nor a
 * glance at the screen keeps it.
 */
export function useMailedToken(): string | undefined {
  const [token, setToken] = useState(tokenInAddress);
  useEffect(() => {
    const take = () => {
      const found = tokenInAddress();
      if (!found) return;
      setToken(found);
      history.replaceState(null, "", location.pathname);
    };
    take();
    // Another link of the kind, opened in this tab, loads no other document.
    window.addEventListener("hashchange", take);
    return () => window.removeEventListener("hashchange", take);
  }, []);
  return token;
}

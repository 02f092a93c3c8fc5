import { babelExtractor } from "@lingui/cli/api/extractors/babel";
import { defineConfig } from "@lingui/conf";
import { formatter } from "@lingui/format-po";
import { toldTexts } from "./told-texts.ts";

const feature = (name: string) => `<rootDir>/src/features/${name}`;
const api = (name: string) => `<rootDir>/src/api/${name}.ts`;

/** What each desk shows, and what both do. */
const seller = [feature("desk"), feature("plan"), api("desk"), api("plans")];
const operator = [feature("operator"), api("operator")];
const desks = [
  ...["disputes", "refunds", "transfers"].map(feature),
  ...["desk-problems", "disputes", "refunds", "transfers"].map(api),
];
/** A guest who buys sees none of these, and nothing else is made of them. */
const account = [
  ...["account-page", "my-orders-page", "privacy-page", "person", "leaving", "use-my-orders"],
  ...["login-page", "register-page", "verify-page", "forgotten-page", "reset-page", "link-again"],
  ...["authenticator", "browsers", "logins", "passkeys", "passkeys-part", "second-step"],
].map((name) => `${feature("account")}/${name}.*`);
/** What the API says: at both desks, and to operators alone. */
const domain = "<rootDir>/../worker/domain";
const toldOperators = [
  ...["invariants", "dispute-history"].map((name) => `${domain}/${name}.ts`),
  ...["doctor", "health-words.ts"].map((name) => `<rootDir>/../worker/usecases/${name}`),
];
const path = (name: string) => `<rootDir>/src/locales/{locale}/${name}`;

/** English stands in the code; the other languages are loaded with the part of the app that they are for. */
export default defineConfig({
  sourceLocale: "en",
  locales: ["de"],
  format: formatter({ origins: false }),
  extractors: [toldTexts, babelExtractor],
  catalogs: [
    {
      path: path("shop"),
      include: ["<rootDir>/src"],
      exclude: [...account, ...seller, ...operator, ...desks],
    },
    { path: path("account"), include: account },
    { path: path("desks"), include: desks },
    { path: path("seller"), include: seller },
    { path: path("operator"), include: operator },
    { path: path("told"), include: [domain], exclude: toldOperators },
    { path: path("told-operator"), include: toldOperators },
  ],
});

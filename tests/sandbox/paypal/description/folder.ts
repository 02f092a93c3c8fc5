import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

const PROJECT = join(import.meta.dirname, "..", "..", "..", "..");
const ONE_OF_THEM = "checkout_orders_v2.json";
const hasThem = (folder: string) => existsSync(join(folder, ONE_OF_THEM));

/**
 * Where PayPal's own OpenAPI descriptions lie. They are PayPal's and not in this repository: the
 * folder that `PAYPAL_SPECS` names (`none` for nowhere), else `specs/paypal` in the project, else
 * `specs/paypal` in a folder beside the project's.
 */
export function descriptionFolder(
  named: string | undefined = process.env.PAYPAL_SPECS,
  project: string = PROJECT,
): string | undefined {
  if (named === "none") return undefined;
  if (named !== undefined && named !== "") {
    // Whoever names a folder wants that one, and would not notice that another judge has stepped in.
    if (!hasThem(named)) throw new Error(`PAYPAL_SPECS: there is no ${ONE_OF_THEM} in ${named}`);
    return named;
  }
  const own = join(project, "specs", "paypal");
  return [own, ...beside(project)].find(hasThem);
}

function beside(project: string): string[] {
  const parent = dirname(project);
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(parent, name, "specs", "paypal"))
    .sort();
}

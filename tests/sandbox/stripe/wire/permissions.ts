/** Where the permission's name is not just the singular of the path's first part. */
const NAMES: Record<string, string> = {
  account: "accounts_kyc_basic",
  accounts: "accounts_kyc_basic",
  balance_settings: "balance_settings",
  balance_transactions: "balance",
  disputes: "dispute",
  refunds: "charge",
  search: "charge",
  tax: "tax_calculations_and_transactions",
  topups: "top_up",
  webhook_endpoints: "webhook",
};

/** "GET /v1/charges/ch_1" -> "rak_charge_read". */
export function permissionFor(resource: string, method: string): string {
  return `rak_${nameOf(resource)}_${method === "GET" ? "read" : "write"}`;
}

function nameOf(resource: string): string {
  return NAMES[resource] ?? resource.replace(/s$/, "");
}

/** A key's permissions are given as Stripe names them, or as "refunds:write". Writing is reading too. */
export function permitted(permissions: readonly string[], wanted: string): boolean {
  const names = permissions.map((permission) => {
    const [resource = "", access] = permission.split(":");
    return access === undefined ? permission : `rak_${nameOf(resource)}_${access}`;
  });
  return names.includes(wanted) || names.includes(wanted.replace(/_read$/, "_write"));
}

export function lacksPermission(wanted: string, accountId: string): string {
  return `The provided key 'rk_test_***' does not have the required permissions for this endpoint on account '${accountId}'. Having the '${wanted}' permission would allow this request to continue.`;
}

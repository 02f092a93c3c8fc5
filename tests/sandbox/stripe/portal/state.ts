/** A link to the portal, by the secret in its address. */
export type Visit = {
  session: string;
  /** null until somebody opens it. */
  seenAtMs: number | null;
  createdAtMs: number;
  /** Somebody has gone back to the shop, or has done what the link was for. */
  over: boolean;
};

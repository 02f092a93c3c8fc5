/** One line of the audit log: who did what, to what, and what else is worth knowing about it. */
export type AuditLine = {
  readonly id: string;
  readonly at: Date;
  /** "operator:", "seller:" or "user:" with a user's id, or "system". */
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly facts: Readonly<Record<string, unknown>>;
};

export interface AuditReads {
  /** The latest first, after the line of this time and id. */
  list(page: {
    readonly subject: string | undefined;
    readonly actor: string | undefined;
    readonly before: { readonly at: Date; readonly id: string } | undefined;
    readonly limit: number;
  }): Promise<readonly AuditLine[]>;
}

/** What the database says no with: PostgreSQL's code and, where one refused, the rule's name. */
export class Refusal extends Error {
  override readonly name: string = "error";
  readonly code: string;
  readonly constraint: string | undefined;
  constructor(code: string, message: string, constraint?: string) {
    super(message);
    this.code = code;
    this.constraint = constraint;
  }
}

/** A batch's refusal arrives as the HTTP driver's own error, by no one wrapped. */
export class BatchRefusal extends Refusal {
  override readonly name = "NeonDbError";
}

export const codes = {
  restrict: "23001",
  notNull: "23502",
  foreignKey: "23503",
  unique: "23505",
  check: "23514",
  cardinality: "21000",
  noSuchText: "22P02",
  notInRange: "22003",
  notEncodable: "22021",
  isAborted: "25P02",
} as const;

export function refuse(code: keyof typeof codes, message: string, constraint?: string): never {
  throw new Refusal(codes[code], message, constraint);
}

export type Alert = {
  readonly kind: string;
  readonly subject: string;
  readonly facts: Record<string, string | number | boolean>;
};

/** An alert as the operators are told it. Kind and subject name it, should it come twice. */
export type ToldAlert = Alert & {
  readonly times: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
};
/** Answers whether they were taken. Never throws. */
export type Notify = (alerts: readonly ToldAlert[]) => Promise<boolean>;

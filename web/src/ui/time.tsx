import { locale } from "./locale.ts";

const format = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });

const days = new Intl.DateTimeFormat(locale, { dateStyle: "long" });

/** The day of an instant, in the reader's own time. */
export const dayOf = (at: string) => days.format(new Date(at));

export const Day = ({ at }: { at: string }) => <time dateTime={at}>{dayOf(at)}</time>;

/** An instant, in the reader's own time. */
export const Time = ({ at }: { at: string }) => (
  <time dateTime={at}>{format.format(new Date(at))}</time>
);

import type { ProcessorName } from "../domain/processor-name.ts";

/**
 * How far lists of the processors have been read. They are in the database on purpose: one that is
 * set back in time has its marks set back with it, and reads again just what it has forgotten.
 */
export interface ReadingMarks {
  /** Undefined: never to its end. */
  readUntil(list: string): Promise<Date | undefined>;
  moveTo(list: string, until: Date, at: Date): Promise<void>;
  /** Those that were never kept. */
  unknownEvents(processor: ProcessorName, ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Those that no transfer of ours has for a name, now or in the past. */
  unknownTransfers(rail: ProcessorName, refs: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * The connected account whose list, named by this prefix and the account, has waited longest and
   * was not tried since `before`; it goes to the end first.
   */
  accountToRead(prefix: string, at: Date, before: Date): Promise<string | undefined>;
}

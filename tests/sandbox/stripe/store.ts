import { notFound } from "./wire/errors.ts";

/** Objects of one kind in the order of their making; lists run from the newest. */
export class Store<T extends { id: string }> {
  readonly #what: string;
  readonly #items: T[] = [];
  readonly #positions = new Map<string, number>();

  constructor(what: string) {
    this.#what = what;
  }

  add(item: T): T {
    this.#positions.set(item.id, this.#items.length);
    this.#items.push(item);
    return item;
  }

  find(id: string): T | undefined {
    const position = this.#positions.get(id);
    return position === undefined ? undefined : this.#items[position];
  }

  get(id: string, param = "id"): T {
    const item = this.find(id);
    if (!item) throw notFound(this.#what, id, param);
    return item;
  }

  /** Oldest first. */
  all(): readonly T[] {
    return this.#items;
  }

  /** Where an object stands; -1 if it does not. */
  position(id: string): number {
    return this.#positions.get(id) ?? -1;
  }

  /** Deleted: from now on there is no such object. */
  remove(id: string): void {
    this.replace(this.#items.filter((item) => item.id !== id));
  }

  /** Puts back what `all` answered in an earlier run. */
  replace(items: readonly T[]): void {
    const kept = [...items];
    this.#items.length = 0;
    this.#positions.clear();
    for (const item of kept) this.add(item);
  }
}

import { notFound } from "./wire/errors.ts";

/** References of an object, by their fields; those that are undefined were not asked for. */
export type Wanted<T> = { readonly [Field in keyof T]?: string | undefined };

/** Objects of one kind in the order of their making; lists run from the newest. */
export class Store<T extends { id: string }> {
  readonly #what: string;
  readonly #items: T[] = [];
  readonly #positions = new Map<string, number>();
  /** Made when a field is first asked for. */
  readonly #indexes = new Map<string, Index<T>>();

  constructor(what: string) {
    this.#what = what;
  }

  add(item: T): T {
    this.#positions.set(item.id, this.#items.length);
    this.#items.push(item);
    for (const index of this.#indexes.values()) index.add(item);
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

  /**
   * What to look through for objects with these references, oldest first: the fewest that share one
   * of them, or everything where none is asked for. The caller's own filter decides about each. A
   * field that changes later may be asked for only if whoever changes it calls `moved`.
   */
  among(wanted: Wanted<T>): readonly T[] {
    let fewest = this.all();
    for (const field in wanted) {
      const value = wanted[field];
      if (value === undefined) continue;
      const having = this.#index(field).having(value);
      if (having.length < fewest.length) fewest = having;
    }
    return fewest;
  }

  /** A reference of an object has changed. */
  moved(item: T): void {
    const byPosition = (a: T, b: T) => this.position(a.id) - this.position(b.id);
    for (const index of this.#indexes.values()) index.move(item, byPosition);
  }

  #index(field: string): Index<T> {
    const known = this.#indexes.get(field);
    if (known) return known;
    const made = new Index<T>(field);
    for (const item of this.#items) made.add(item);
    this.#indexes.set(field, made);
    return made;
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
    this.#indexes.clear();
    for (const item of kept) this.add(item);
  }
}

/** Objects by one of their references, in the order of their making. */
class Index<T extends { id: string }> {
  readonly #field: string;
  readonly #byValue = new Map<string, T[]>();
  /** Under which value an object stands, since its own may have changed. */
  readonly #values = new Map<string, string>();

  constructor(field: string) {
    this.#field = field;
  }

  having(value: string): readonly T[] {
    return this.#byValue.get(value) ?? [];
  }

  add(item: T): void {
    const value = this.#read(item);
    if (value === undefined) return;
    this.#values.set(item.id, value);
    const others = this.#byValue.get(value);
    if (others) others.push(item);
    else this.#byValue.set(value, [item]);
  }

  move(item: T, order: (a: T, b: T) => number): void {
    const [before, after] = [this.#values.get(item.id), this.#read(item)];
    if (before === after) return;
    const left = this.#byValue.get(before ?? "")?.filter((other) => other !== item) ?? [];
    if (before !== undefined) this.#byValue.set(before, left);
    this.#values.delete(item.id);
    this.add(item);
    this.#byValue.get(after ?? "")?.sort(order);
  }

  /** An id, an object that has one, or nothing. */
  #read(item: T): string | undefined {
    const value: unknown = Reflect.get(item, this.#field);
    if (typeof value === "string") return value;
    const isObject = typeof value === "object" && value !== null && "id" in value;
    return isObject && typeof value.id === "string" ? value.id : undefined;
  }
}

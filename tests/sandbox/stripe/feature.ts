import type { Platform } from "./platform.ts";
import type { Route } from "./wire/call.ts";

/** What the clock does to one object, named by its id. */
export type Work = (platform: Platform, subject: string) => void;

export type ControlBody = Record<string, unknown>;

/** Adds a control call below `/__sandbox/worlds/:w/stripe`; `:id` of the path comes last. */
export type RegisterControl = (
  path: string,
  work: (platform: Platform, body: ControlBody, id: string) => unknown,
) => void;

/** One part of Stripe. */
export interface Feature {
  readonly routes: readonly Route[];
  /** By the kind of the job that `later` was given. */
  readonly jobs?: Readonly<Record<string, Work>>;
  /** What people, banks and Stripe itself do: no call of the API. */
  readonly control?: (post: RegisterControl) => void;
  /** Once in a new world: what an account has from the start. */
  readonly open?: (platform: Platform) => void;
}

/** Wrong input of a control call: 400 with the reason. */
export class ControlError extends Error {}

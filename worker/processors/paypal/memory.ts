import type { Answer } from "../processor.ts";
import type { Fetched } from "./certificate.ts";
import { type Pause, singleFlight } from "./single-flight.ts";
import type { Token } from "./token.ts";

/**
 * What the requests of one isolate share: tokens, and certificates that a genuine delivery proved.
 * All of it can be had again, so an isolate that ends loses nothing but time.
 */
export type PayPalMemory = ReturnType<typeof createPayPalMemory>;

export const createPayPalMemory = (pause: Pause) => ({
  tokens: new Map<string, Token>(),
  onceToken: singleFlight<Answer<string>>(pause),
  certificates: new Map<string, string>(),
  /** When the address of a certificate may be asked again. */
  certificateFailures: new Map<string, number>(),
  onceCertificate: singleFlight<Fetched>(pause),
});

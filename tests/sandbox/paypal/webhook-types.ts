/** One event on its way to one webhook that was made over the API. */
export type Sending = {
  id: string;
  webhookId: string;
  eventId: string;
  /** Signed for nobody's webhook, so that it cannot be taken for an event. */
  isSimulated: boolean;
  url: string;
  body: Uint8Array;
  firstAtMs: number;
  attempts: number;
  state: "pending" | "delivered" | "failed";
  nextAtMs: number | undefined;
};

/** One event on its way to one webhook that was made over the API. */
export type Sending = {
  id: string;
  /** Empty for an address that only the simulator was told. */
  webhookId: string;
  url: string;
  eventId: string;
  /** Signed for nobody's webhook, so that it cannot be taken for an event. */
  isSimulated: boolean;
  body: Uint8Array;
  firstAtMs: number;
  attempts: number;
};

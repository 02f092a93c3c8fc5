import worker from "../../worker/index.ts";

/**
 * The Worker with what wrangler adds to it wherever it bundles for development itself: nobody else reads
 * what is left of a request's body, and an answer that was given before would never arrive.
 */
export default {
  ...worker,
  async fetch(...[request, ...rest]: Parameters<typeof worker.fetch>) {
    try {
      return await worker.fetch(request, ...rest);
    } finally {
      if (!request.bodyUsed)
        await request.body?.pipeTo(new WritableStream()).catch(() => undefined);
    }
  },
};

import type { LoggedRequest, RequestLog } from "./contract.ts";

/** Enough for the longest flow of a test; a system that runs for days must not eat the memory. */
const REQUESTS_KEPT_MAX = 20_000;

export function createLog(): RequestLog {
  const requests: LoggedRequest[] = [];
  return {
    add(request) {
      requests.push(request);
      if (requests.length > REQUESTS_KEPT_MAX) requests.splice(0, REQUESTS_KEPT_MAX / 10);
    },
    all: () => requests,
  };
}

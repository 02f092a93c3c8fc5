import type { Answer } from "../../api/client.ts";

/** What the form itself refuses, in the API's manner, so that it is told and mended alike. */
export const unreadable = (field: string): Answer<never> => ({
  ok: false,
  status: 0,
  problem: { title: "Not readable", status: 0, code: "body_invalid", issues: [{ path: field }] },
});

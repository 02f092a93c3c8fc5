import { Refusal } from "./refusal.ts";

/** Reporting tells what is wrong with a query in the issue itself. */
export function invalidQuery(field: string, issue: string, name = "INVALID_REQUEST"): Refusal {
  return new Refusal(400, {
    name,
    message:
      name === "INVALID_REQUEST"
        ? "Request is not well-formed, syntactically incorrect, or violates schema."
        : "Result set size is greater than the maximum limit. Change the filter criteria and try again.",
    details: [{ field, location: "query", issue }],
    links: [],
  });
}

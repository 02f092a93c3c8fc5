import { type Answer, type World, world } from "./world.ts";

/** Every amount of these tests is large: they sell single bowls. */
export const strict = () => world({ DUAL_CONTROL_MINOR: "1000" });
type Approval = { id: string; state: string; kind: string; requestedBy: string };
export const approvalOf = ({ body }: Answer) => (body as never as { approval: Approval }).approval;
export const second = async (w: World) => (await w.login({ role: "operator" })).headers;
export const decide = (
  w: World,
  id: string,
  headers: Record<string, string>,
  how: "approvals" | "refusals" = "approvals",
) =>
  w.post(
    `/api/operator/approvals/${id}/${how}`,
    how === "refusals" ? { reason: "Not like this." } : {},
    headers,
  );
export const listed = async (w: World, query = "") =>
  (
    (await w.get(`/api/operator/approvals${query}`, w.operator)).body as never as {
      approvals: Approval[];
    }
  ).approvals;
export const trail = async (w: World, subject: string) =>
  (await w.sql`select actor, action from audit_log where subject = ${subject} order by at, id`).map(
    ({ actor, action }) => `${action} by ${actor}`,
  );

/** Larger than any question: a token has at most 2048 characters. */
const LENGTH_MAX = 32_768;

/** The fields of a form or of a JSON object; undefined if it is neither. */
export async function fieldsOf(
  request: Request,
): Promise<Record<string, string | undefined> | undefined> {
  const type = request.headers.get("Content-Type") ?? "";
  if (type.startsWith("multipart/form-data")) {
    const form = await request.formData().catch(() => undefined);
    return form && textsOf(Object.fromEntries(form));
  }
  const body = await request.text();
  if (body.length > LENGTH_MAX) return undefined;
  if (type.startsWith("application/x-www-form-urlencoded"))
    return Object.fromEntries(new URLSearchParams(body));
  if (!type.startsWith("application/json")) return undefined;
  try {
    const json: unknown = JSON.parse(body);
    return typeof json === "object" && json !== null ? textsOf(json) : undefined;
  } catch {
    return undefined;
  }
}

function textsOf(fields: object): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === "string" ? value : undefined,
    ]),
  );
}

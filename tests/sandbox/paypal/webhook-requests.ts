import { type Json, list, object, present, text } from "./json.ts";
import { type Refusal, refusalsOfV1 } from "./refusal.ts";
import { isEventType } from "./webhook-event-types.ts";

const URL_LENGTH_MAX = 2_048;
const EVENT_TYPES_MAX = 500;

export const notificationRefusal = refusalsOfV1("webhooks");

export function invalid(field: string, issue: string, value?: string): Refusal {
  return notificationRefusal(400, "VALIDATION_ERROR", "Invalid data provided", [
    present({ field, value, location: "body", issue }),
  ]);
}

export function missing(): Refusal {
  return notificationRefusal(404, "INVALID_RESOURCE_ID", "The requested resource ID was not found");
}

export function readWebhook(body: Json): { url: string; eventTypes: string[] } {
  return { url: readUrl(body.url), eventTypes: readEventTypes(body.event_types) };
}

/** PayPal wants HTTPS; a listener on this machine has no certificate and is taken without. */
export function readUrl(value: unknown): string {
  const url = text(value);
  if (url === undefined || url === "") throw invalid("url", "Required field is missing");
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isLocal = /^(127\.0\.0\.1|localhost|\[::1\])$/.test(parsed?.hostname ?? "");
  const isSafe = parsed?.protocol === "https:" || (parsed?.protocol === "http:" && isLocal);
  if (!isSafe || url.length > URL_LENGTH_MAX) throw invalid("url", "Not a valid webhook URL", url);
  return url;
}

export function readEventTypes(value: unknown): string[] {
  const names = list(value).map((each) => text(object(each).name));
  if (names.length === 0) throw invalid("event_types", "Required field is missing");
  if (names.length > EVENT_TYPES_MAX) throw invalid("event_types", "Too many event types");
  return names.map((name, index) => {
    if (name !== undefined && (name === "*" || isEventType(name))) return name;
    throw invalid(`event_types[${index}].name`, "Not a valid event name", name);
  });
}

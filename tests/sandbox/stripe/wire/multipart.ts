import { createHash } from "node:crypto";
import type { Context } from "hono";
import { type Form, parseForm } from "./form.ts";

/** What stands in the form for an uploaded file: enough to tell two files apart, not the bytes. */
export type UploadedFile = { name: string; type: string; size: string; sha256: string };

export function isMultipart(c: Context): boolean {
  return (c.req.header("Content-Type") ?? "").startsWith("multipart/form-data");
}

/** The fields of an upload as the other form encoding would have brought them. */
export async function parseMultipart(c: Context): Promise<Form> {
  const fields = new URLSearchParams();
  const files: [string, UploadedFile][] = [];
  for (const [name, value] of await c.req.formData()) {
    if (typeof value === "string") fields.append(name, value);
    else files.push([name, await described(value)]);
  }
  return { ...parseForm(fields.toString()), ...Object.fromEntries(files) };
}

async function described(file: File): Promise<UploadedFile> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return {
    name: file.name,
    type: file.type,
    size: String(bytes.length),
    sha256: createHash("sha256").update(bytes).digest("hex"),
  };
}

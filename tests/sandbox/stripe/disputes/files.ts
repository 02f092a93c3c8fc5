import type Stripe from "stripe";
import type { Platform } from "../platform.ts";
import { invalidRequest, missing } from "../wire/errors.ts";
import type { UploadedFile } from "../wire/multipart.ts";

const MEGABYTE = 1024 * 1024;
/** Stripe's own limits by purpose; docs.stripe.com/file-upload. */
const SIZE_MAX: Readonly<Record<string, number>> = {
  business_icon: MEGABYTE / 2,
  business_logo: MEGABYTE / 2,
  customer_signature: 4 * MEGABYTE,
  dispute_evidence: 5 * MEGABYTE,
  tax_document_user_upload: 16 * MEGABYTE,
};
const SIZE_MAX_OTHERWISE = 10 * MEGABYTE;

/** By the type that the upload says; the ending of the name counts where it says none. */
const TYPES: Readonly<Record<string, string>> = {
  "application/pdf": "pdf",
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/gif": "gif",
  "text/csv": "csv",
};
/** What a bank can read. */
const EVIDENCE_TYPES: readonly string[] = ["pdf", "jpg", "png"];

type Params = { file: unknown; purpose: Stripe.FileCreateParams.Purpose; file_link_data?: object };

export function createFile(platform: Platform, params: Params): Stripe.File {
  const upload = uploadOf(params.file);
  const size = Number(upload.size);
  const type = typeOf(upload);
  checkUpload(params.purpose, size, type);
  if (params.file_link_data !== undefined) {
    throw invalidRequest({
      message: "The stand-in makes no file links.",
      param: "file_link_data",
    });
  }
  const { world, stores, host } = platform;
  const id = world.ids.next("file");
  const file: Stripe.File = {
    id,
    object: "file",
    created: world.clock.nowSeconds(),
    expires_at: null,
    filename: upload.name,
    links: { object: "list", data: [], has_more: false, url: `/v1/file_links?file=${id}` },
    purpose: params.purpose,
    size,
    title: null,
    type,
    url: `${host.url}/v1/files/${id}/contents`,
  };
  return stores.files.add(file);
}

/** Only an upload brings a file: a form of the other kind brings a text. */
function uploadOf(file: unknown): UploadedFile {
  if (typeof file === "object" && file !== null && "sha256" in file) {
    // Made by the gateway, which is the only one to write a digest.
    return file as UploadedFile;
  }
  if (file === undefined) throw missing("file");
  throw invalidRequest({
    message: "Invalid request: files are uploaded as multipart/form-data.",
    param: "file",
  });
}

function typeOf({ type, name }: UploadedFile): string | null {
  const ending = /\.([a-z0-9]{2,4})$/i.exec(name)?.[1]?.toLowerCase().replace("jpeg", "jpg");
  return TYPES[type.split(";")[0] ?? ""] ?? ending ?? null;
}

function checkUpload(purpose: string, size: number, type: string | null): void {
  if (size === 0) throw invalidRequest({ message: "The file is empty.", param: "file" });
  const most = SIZE_MAX[purpose] ?? SIZE_MAX_OTHERWISE;
  if (size > most) {
    throw invalidRequest({
      message: `The file is too large: ${size} bytes, where ${purpose} takes at most ${most}.`,
      param: "file",
    });
  }
  if (purpose !== "dispute_evidence" || EVIDENCE_TYPES.includes(type ?? "")) return;
  throw invalidRequest({
    message: `A file of the type ${type ?? "unknown"} cannot be evidence: it has to be one of ${EVIDENCE_TYPES.join(", ")}.`,
    param: "file",
  });
}

import { z } from "zod";
import { ChannelId, FileId, Id, UserId, WorkspaceId } from "./ids.ts";
import { flag, pageSize, text, Time } from "./text.ts";

/** The longer sides of thumbnails, in pixels; a picture that is smaller is not enlarged. */
export const THUMBNAIL_SIZES = [160, 480, 1_280] as const;

/** What hangs on a message. Its bytes are behind a link that has to be asked for. */
export const File = z.strictObject({
  id: Id,
  workspace_id: Id,
  user_id: Id.meta({ description: "Who uploaded it" }),
  name: z.string(),
  type: z.string().meta({
    description: "By its first bytes, whatever it is called; `application/octet-stream` if unknown",
  }),
  size: z.int(),
  sha256: z.string().meta({ description: "As hexadecimal digits" }),
  width: z.int().nullable().meta({
    description: "Pixels, upright; of a picture, once it is drawn",
  }),
  height: z.int().nullable(),
  thumbnail: z.enum(["pending", "ready", "failed"]).nullable().meta({
    description: "`file.updated` tells when it is ready; null where there will be none",
  }),
  preview: z.string().nullable().meta({ description: "The first lines of a text" }),
  page_count: z.int().nullable().meta({ description: "Of a PDF, once they are counted" }),
  created_at: Time,
}).meta({ id: "File" });
export type File = z.infer<typeof File>;

export const FileRef = z.strictObject({ file_id: FileId });

/** A file's name: one line, and no path. */
export const FileName = text(1, 255).transform(plainName)
  .refine((name) => name !== "", "Must be a name")
  .meta({ description: "What it is called; a path in front of it is left out" });

/** What is left of a name without folders, and without what would break a line or a header. */
function plainName(name: string): string {
  const last = name.split(/[/\\]/).at(-1)!;
  return last.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, "").trim().replace(/^\.+$/, "");
}

/** Bytes with a name; a browser's `File` is one. */
export interface Incoming {
  name: string;
  stream(): ReadableStream<Uint8Array>;
}

const isIncoming = (value: unknown) =>
  typeof value === "object" && value !== null && "stream" in value && "name" in value;

export const UploadFile = z.strictObject({
  workspace_id: WorkspaceId,
  file: z.custom<Incoming>(isIncoming, "Must be a file").meta({
    type: "string",
    format: "binary",
    description: "The last part of the form",
  }),
}).meta({ id: "UploadFile" });

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/i, "Must be 64 hexadecimal digits")
  .transform((hex) => Uint8Array.fromHex(hex));

export const CreateUpload = z.strictObject({
  workspace_id: WorkspaceId,
  name: FileName,
  size: z.int().min(1).meta({ description: "Bytes" }),
  sha256: Sha256.optional().meta({ description: "If given, what is uploaded must have it" }),
}).meta({ id: "CreateUpload" });

/** Where to put the bytes: each part is one PUT, in any order, with these headers. */
export const Upload = z.strictObject({
  id: Id.meta({ description: "Of the file that it becomes" }),
  parts: z.array(z.strictObject({
    url: z.string().meta({ description: "Relative where it is on this server" }),
    size: z.int().meta({ description: "Bytes of the file that belong in it" }),
    headers: z.record(z.string(), z.string()),
  })),
  expires_at: Time,
}).meta({ id: "Upload" });

export const UploadRef = z.strictObject({ upload_id: FileId });

export const GetFileLink = FileRef.extend({
  download: flag(false).meta({ description: "To be saved, where it could be shown as well" }),
});

export const GetThumbnailLink = FileRef.extend({
  size: z.coerce.number().pipe(z.union(THUMBNAIL_SIZES.map((size) => z.literal(size))))
    .default(480),
});

/** For whoever has it; it is not to be kept. */
export const FileLink = z.strictObject({
  url: z.string().meta({ description: "Relative where it is on this server" }),
  expires_at: Time,
}).meta({ id: "FileLink" });
export type FileLink = z.infer<typeof FileLink>;

export const ListFiles = z.strictObject({
  workspace_id: WorkspaceId,
  channel_id: ChannelId.optional(),
  user_id: UserId.optional(),
  limit: pageSize(50, 100),
  before: z.string().regex(/^\d{16}-F[0-9A-Z]{9}$/).optional().meta({
    description: "A `next_cursor`",
  }),
});

export const FileList = z.strictObject({
  files: z.array(File),
  next_cursor: z.string().nullable(),
}).meta({ id: "FileList" });

/** A file that is no more. */
export const FileGone = z.strictObject({ file_id: Id });

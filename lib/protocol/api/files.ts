import type { Contract } from "../contract.ts";
import * as files from "../files.ts";

const TOO_MUCH = ["file_too_large", "quota_exceeded"] as const;

/** Files. */
export const FILES = {
  uploadFile: {
    summary: "Upload a file; a message carries it then as one of its `file_ids`",
    input: files.UploadFile,
    output: files.File,
    errors: ["workspace_not_found", ...TOO_MUCH, "empty_file", "malformed_form", "unavailable"],
    scope: "files:write",
    rate: "upload",
    status: 201,
    isMultipart: true,
    isLong: true,
  },
  createUpload: {
    summary: "Begin an upload past this server, or of a large file in parts",
    input: files.CreateUpload,
    output: files.Upload,
    errors: ["workspace_not_found", ...TOO_MUCH, "too_many_uploads", "unavailable"],
    scope: "files:write",
    rate: "upload",
    status: 201,
  },
  completeUpload: {
    summary: "Say that all parts are there; they are looked at now",
    input: files.UploadRef,
    output: files.File,
    errors: [
      "upload_not_found",
      "upload_missing",
      "upload_mismatch",
      "upload_busy",
      "quota_exceeded",
      "unavailable",
    ],
    scope: "files:write",
    isLong: true,
  },
  getFile: {
    summary: "Get what is known of a file",
    input: files.FileRef,
    output: files.File,
    errors: ["file_not_found"],
    scope: "files:read",
  },
  getFileLink: {
    summary: "Get a link to a file's bytes, good for 5 minutes",
    input: files.GetFileLink,
    output: files.FileLink,
    errors: ["file_not_found"],
    scope: "files:read",
  },
  getThumbnailLink: {
    summary: "Get a link to a smaller picture of a file, good for 5 minutes",
    input: files.GetThumbnailLink,
    output: files.FileLink,
    errors: ["file_not_found", "thumbnail_not_found"],
    scope: "files:read",
  },
  listFiles: {
    summary: "List the files that one may see, the newest first",
    input: files.ListFiles,
    output: files.FileList,
    errors: ["workspace_not_found", "channel_not_found"],
    scope: "files:read",
  },
  deleteFile: {
    summary: "Delete a file of one's own, or one in a channel that one keeps order in",
    input: files.FileRef,
    output: undefined,
    errors: ["file_not_found", "forbidden"],
    scope: "files:write",
  },
} as const satisfies Record<string, Contract>;

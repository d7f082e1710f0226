import { completeUpload } from "../lib/files/complete_upload.ts";
import { createUpload } from "../lib/files/create_upload.ts";
import { deleteFile } from "../lib/files/delete.ts";
import { getFile } from "../lib/files/get.ts";
import { getFileLink } from "../lib/files/get_link.ts";
import { getThumbnailLink } from "../lib/files/get_thumbnail_link.ts";
import { listFiles } from "../lib/files/list.ts";
import { uploadFile } from "../lib/files/upload.ts";
import { FILE_PATHS } from "../lib/protocol/paths.ts";
import { setAvatar } from "../lib/users/set_avatar.ts";
import { setWorkspaceLogo } from "../lib/workspaces/set_logo.ts";
import { createRouter, redirect, serve, servePicture } from "./http.ts";

/** Forms, whose bodies nobody else may read. */
export const uploads = createRouter();
serve(uploads, "uploadFile", uploadFile);
servePicture(uploads, "setAvatar", setAvatar);
servePicture(uploads, "setWorkspaceLogo", setWorkspaceLogo);

export const files = createRouter();
serve(files, "createUpload", createUpload);
serve(files, "completeUpload", completeUpload);
serve(files, "getFile", getFile);
serve(files, "getFileLink", getFileLink);
serve(files, "getThumbnailLink", getThumbnailLink);
serve(files, "listFiles", listFiles);
serve(files, "deleteFile", deleteFile);
redirect(files, "getFileLink", FILE_PATHS.getFileLink, getFileLink);
redirect(files, "getThumbnailLink", FILE_PATHS.getThumbnailLink, getThumbnailLink);

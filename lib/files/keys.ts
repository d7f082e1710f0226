/** Where a file's bytes are in the blob store. */
export const bytesKey = (blob: string) => `files/${blob}`;

/** Where a client puts them: what was looked at is under another name, and can't be replaced. */
export const uploadKey = (blob: string) => `uploads/${blob}`;

/** Where a thumbnail is whose longer side has `size` pixels. */
export const thumbnailKey = (blob: string, size: number) => `thumbnails/${blob}/${size}`;

import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { describeError } from "../logger.ts";
import { NotAPicture, toPicture } from "../services/pictures.ts";

/** Where a picture is in the blob store. */
export const blobKeyOf = (id: string) => `pictures/${id}`;

/** Where clients get a picture: on this server, under a name that nobody can guess. */
export const pictureUrl = (id: string) => `/pictures/${id}.webp`;

/**
 * Draws a picture anew and keeps it under a fresh name.
 * @throws {AppError} `not_a_picture`
 */
export async function keepPicture(
  app: App,
  image: Uint8Array,
  how: Parameters<typeof toPicture>[1],
): Promise<string> {
  try {
    const drawn = await toPicture(image, how);
    const id = crypto.randomUUID();
    await app.blobs.put(blobKeyOf(id), new Blob([drawn]).stream());
    return id;
  } catch (error) {
    if (!(error instanceof NotAPicture)) throw error;
    throw new AppError("not_a_picture");
  }
}

/** Throws a picture away that nothing shows any more. What fails here leaves a file and no harm. */
export function dropPicture(app: App, id: string | null): void {
  if (id === null) return;
  app.blobs.delete(blobKeyOf(id)).catch((error) =>
    app.logger.warn("Deleting a picture failed", describeError(error))
  );
}

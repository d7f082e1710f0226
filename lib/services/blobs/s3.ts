import type { S3Client } from "@aws-sdk/client-s3";
import { BlobsAwayError, type BlobStore, checkKey, disposition, sizesOf } from "../blobs.ts";

/** A request and its tries may take this long together. */
const REQUEST_MS = 10_000;
const TRIES = 3;

/**
 * Opens a bucket: `s3://<key id>:<secret>@<bucket>/<folder>?region=…&endpoint=…`. With an
 * `endpoint` of its own the bucket is named in the path, as all compatible stores take it.
 */
export async function openS3(url: string): Promise<BlobStore> {
  // 40 MB of modules, for those alone who keep their files there.
  const s3 = await import("@aws-sdk/client-s3");
  const { Upload } = await import("@aws-sdk/lib-storage");
  const { getSignedUrl } = await import("@aws-sdk/s3-request-presigner");
  const { client, bucket: Bucket, folder } = open(s3.S3Client, url);
  const at = (key: string) => ({ Bucket, Key: folder + checkKey(key) });

  const sizeOf: BlobStore["sizeOf"] = (key) =>
    found(async () => (await client.send(new s3.HeadObjectCommand(at(key)))).ContentLength);

  return {
    async put(key, body) {
      await reached(() => new Upload({ client, params: { ...at(key), Body: body } }).done());
    },
    get: (key, range) =>
      found(async () => {
        const Range = range && `bytes=${range.first}-${range.last}`;
        const { Body } = await client.send(new s3.GetObjectCommand({ ...at(key), Range }));
        return Body?.transformToWebStream();
      }),
    sizeOf,
    async delete(key) {
      await reached(() => client.send(new s3.DeleteObjectCommand(at(key))));
    },
    link: (key, { type, name, isInline }, expiresIn) =>
      getSignedUrl(
        client,
        new s3.GetObjectCommand({
          ...at(key),
          ResponseContentType: type,
          ResponseContentDisposition: disposition(name, isInline),
        }),
        { expiresIn },
      ),
    async beginUpload(key, announced) {
      const sizes = sizesOf(announced);
      const expiresIn = announced.lifeS;
      const signed = { expiresIn, signableHeaders: new Set(["content-length"]) };
      if (sizes.length === 1) {
        const sum = announced.sha256?.toBase64();
        const headers: Record<string, string> = sum ? { "x-amz-checksum-sha256": sum } : {};
        const url = await getSignedUrl(
          client,
          new s3.PutObjectCommand({
            ...at(key),
            ContentLength: announced.size,
            ...(sum && { ChecksumSHA256: sum }),
          }),
          { ...signed, unhoistableHeaders: new Set(Object.keys(headers)) },
        );
        return { parts: [{ url, size: announced.size, headers }], ref: null };
      }
      const begun = await reached(() => client.send(new s3.CreateMultipartUploadCommand(at(key))));
      const ref = begun.UploadId!;
      const parts = sizes.map(async (size, index) => {
        const part = { UploadId: ref, PartNumber: index + 1, ContentLength: size };
        const command = new s3.UploadPartCommand({ ...at(key), ...part });
        return { url: await getSignedUrl(client, command, signed), size, headers: {} };
      });
      return { parts: await Promise.all(parts), ref };
    },
    async finishUpload(key, { ref, parts, to }) {
      if (await sizeOf(to) !== undefined) return true;
      if (ref !== null) {
        const { Parts = [] } = await found(() =>
          client.send(new s3.ListPartsCommand({ ...at(key), UploadId: ref }))
        ) ?? {};
        if (Parts.length === parts) {
          const whole = Parts.map(({ ETag, PartNumber }) => ({ ETag, PartNumber }));
          const command = new s3.CompleteMultipartUploadCommand({
            ...at(key),
            UploadId: ref,
            MultipartUpload: { Parts: whole },
          });
          await found(() => client.send(command));
        }
      }
      // Under another name than the links know: what was checked can't be replaced.
      const { Key } = at(key);
      const CopySource = `${Bucket}/${Key.split("/").map(encodeURIComponent).join("/")}`;
      const copied = await found(() =>
        client.send(new s3.CopyObjectCommand({ ...at(to), CopySource }))
      );
      if (!copied) return false;
      await reached(() => client.send(new s3.DeleteObjectCommand(at(key))));
      return true;
    },
    async abortUpload(key, ref) {
      if (ref === null) return;
      const command = new s3.AbortMultipartUploadCommand({ ...at(key), UploadId: ref });
      await found(() => client.send(command));
    },
    claimOf: () => Promise.resolve(undefined),
    [Symbol.asyncDispose]() {
      client.destroy();
      return Promise.resolve();
    },
  };
}

function open(
  Client: typeof S3Client,
  given: string,
): { client: S3Client; bucket: string; folder: string } {
  const url = new URL(given);
  const endpoint = url.searchParams.get("endpoint");
  const folder = url.pathname.replace(/^\/|\/$/g, "");
  const client = new Client({
    region: url.searchParams.get("region") ?? "us-east-1",
    ...(endpoint && { endpoint, forcePathStyle: true }),
    ...(url.username && {
      credentials: {
        accessKeyId: decodeURIComponent(url.username),
        secretAccessKey: decodeURIComponent(url.password),
      },
    }),
    maxAttempts: TRIES,
    // Else a link for an upload carries the checksum of an empty body.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: { requestTimeout: REQUEST_MS, connectionTimeout: REQUEST_MS / TRIES },
  });
  return { client, bucket: url.hostname, folder: folder && `${folder}/` };
}

/** Tells that S3 is away from what is wrong with the request, or with the body of it. */
async function reached<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (isAway(error)) {
      throw new BlobsAwayError(`The blob store fails: ${(error as Error).name}`, { cause: error });
    }
    throw error;
  }
}

/** The same, and nothing where there is no such object. */
async function found<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await reached(ask);
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** A 403 is a wrong key: nothing that whoever uploads can do anything about. */
function isAway(error: unknown): boolean {
  const { name, code } = error as { name?: string; code?: unknown };
  const isUnreached = name === "TimeoutError" || /^(E[A-Z]+|UND_ERR_.*)$/.test(String(code));
  const status = statusOf(error);
  return isUnreached || status === 403 || (status !== undefined && status >= 500);
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

import { createHash, createHmac } from "node:crypto";

/** A bucket on loopback that takes nothing on trust: signatures, checksums and sizes are verified. */
export interface S3Double extends AsyncDisposable {
  /** As BLOBS_URL. */
  url: string;
  origin: string;
  /** What it keeps, by key. */
  objects: Map<string, Uint8Array>;
  /** Parts of uploads that were begun and not completed. */
  uploads: Map<string, Map<number, Uint8Array>>;
  /** While it is set every request is answered with this status. */
  failing: number | undefined;
}

const BUCKET = "bucket";
const KEY_ID = "AKIDEXAMPLE";
const SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const REGION = "eu-central-1";
const LEAST_PART = 5 * 1024 * 1024;

class Refusal extends Error {
  constructor(readonly status: number, readonly code: string) {
    super(code);
  }
}

/** Starts one. Signatures: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html */
export function startS3(): S3Double {
  const objects = new Map<string, Uint8Array>();
  const uploads = new Map<string, Map<number, Uint8Array>>();
  const state = { failing: undefined as number | undefined };

  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (request) => {
    const url = new URL(request.url);
    const body = new Uint8Array(await request.arrayBuffer());
    try {
      if (state.failing) throw new Refusal(state.failing, "SlowDown");
      verify(request, url, body);
      const [, bucket, ...key] = decodeURIComponent(url.pathname).split("/");
      if (bucket !== BUCKET) throw new Refusal(404, "NoSuchBucket");
      return act(request, url, key.join("/"), body);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const text = `<Error><Code>${error.code}</Code><Message>${error.code}</Message></Error>`;
      const isHead = request.method === "HEAD";
      const headers = { "content-type": "application/xml" };
      return new Response(isHead ? null : text, { status: error.status, headers });
    }
  });

  function act({ method, headers }: Request, url: URL, key: string, body: Uint8Array): Response {
    const query = url.searchParams;
    const uploadId = query.get("uploadId");
    const parts = uploadId === null ? undefined : uploads.get(uploadId);
    if (uploadId !== null && !parts) throw new Refusal(404, "NoSuchUpload");
    if (method === "POST" && query.has("uploads")) {
      const id = crypto.randomUUID();
      uploads.set(id, new Map());
      return xml(
        `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
      );
    }
    if (method === "POST" && parts) {
      const named = [
        ...new TextDecoder().decode(body).matchAll(/<PartNumber>(\d+)<\/PartNumber>/g),
      ];
      const joined = named.map(([, number]) => parts.get(Number(number)));
      if (joined.includes(undefined)) throw new Refusal(400, "InvalidPart");
      const pieces = joined as Uint8Array[];
      if (pieces.slice(0, -1).some(({ length }) => length < LEAST_PART)) {
        throw new Refusal(400, "EntityTooSmall");
      }
      objects.set(key, concat(pieces));
      uploads.delete(uploadId!);
      return xml(
        `<CompleteMultipartUploadResult><Key>${key}</Key></CompleteMultipartUploadResult>`,
      );
    }
    if (method === "DELETE" && parts) {
      uploads.delete(uploadId!);
      return new Response(null, { status: 204 });
    }
    if (method === "GET" && parts) {
      const listed = [...parts].sort(([a], [b]) => a - b).map(([number, bytes]) =>
        `<Part><PartNumber>${number}</PartNumber><ETag>${
          tagOf(bytes)
        }</ETag><Size>${bytes.length}</Size></Part>`
      );
      return xml(`<ListPartsResult>${listed.join("")}</ListPartsResult>`);
    }
    if (method === "PUT" && parts) {
      parts.set(Number(query.get("partNumber")), body);
      return new Response(null, { headers: { etag: tagOf(body) } });
    }
    const source = headers.get("x-amz-copy-source");
    if (method === "PUT" && source !== null) {
      const [bucket, ...from] = decodeURIComponent(source).replace(/^\//, "").split("/");
      const bytes = bucket === BUCKET ? objects.get(from.join("/")) : undefined;
      if (!bytes) throw new Refusal(404, "NoSuchKey");
      objects.set(key, bytes);
      return xml(`<CopyObjectResult><ETag>${tagOf(bytes)}</ETag></CopyObjectResult>`);
    }
    if (method === "PUT") {
      objects.set(key, body);
      return new Response(null, { headers: { etag: tagOf(body) } });
    }
    if (method === "DELETE") {
      objects.delete(key);
      return new Response(null, { status: 204 });
    }
    const bytes = objects.get(key);
    if (!bytes) throw new Refusal(404, "NoSuchKey");
    return read(method, headers, query, bytes);
  }

  const credentials = `${KEY_ID}:${encodeURIComponent(SECRET)}`;
  const origin = `http://127.0.0.1:${server.addr.port}`;
  return {
    url: `s3://${credentials}@${BUCKET}/parley?region=${REGION}&endpoint=${origin}`,
    origin,
    objects,
    uploads,
    get failing() {
      return state.failing;
    },
    set failing(status) {
      state.failing = status;
    },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function read(
  method: string,
  headers: Headers,
  query: URLSearchParams,
  bytes: Uint8Array,
): Response {
  const range = /^bytes=(\d+)-(\d*)$/.exec(headers.get("range") ?? "");
  const [first, last] = range
    ? [Number(range[1]), Math.min(bytes.length - 1, Number(range[2] || bytes.length - 1))]
    : [0, bytes.length - 1];
  const part = bytes.slice(first, last + 1);
  const given: Record<string, string> = {
    etag: tagOf(bytes),
    "accept-ranges": "bytes",
    "content-length": String(part.length),
    "content-type": query.get("response-content-type") ?? "application/octet-stream",
  };
  const shown = query.get("response-content-disposition");
  if (shown !== null) given["content-disposition"] = shown;
  if (range) given["content-range"] = `bytes ${first}-${last}/${bytes.length}`;
  return new Response(method === "HEAD" ? null : part, {
    status: range ? 206 : 200,
    headers: given,
  });
}

/** Refuses what is not signed with the secret, is over, or differs from what was signed. */
function verify({ method, headers }: Request, url: URL, body: Uint8Array): void {
  const isPresigned = url.searchParams.has("X-Amz-Signature");
  const given = isPresigned ? fromQuery(url.searchParams) : fromHeader(headers);
  const { date, credential, signedHeaders, signature, payload } = given;
  if (isPresigned && Date.now() > given.expires) throw new Refusal(403, "AccessDenied");
  const [keyId, ...scope] = credential.split("/");
  const [day, region, service] = scope;
  if (keyId !== KEY_ID || region !== REGION) throw new Refusal(403, "InvalidAccessKeyId");

  const query = [...url.searchParams].filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => `${escape(name)}=${escape(value)}`).sort().join("&");
  const named = signedHeaders.map((name) => `${name}:${(headers.get(name) ?? "").trim()}\n`).join(
    "",
  );
  const canonical = [method, url.pathname, query, named, signedHeaders.join(";"), payload].join(
    "\n",
  );
  const text = ["AWS4-HMAC-SHA256", date, scope.join("/"), hex(canonical)].join("\n");
  const key = [day!, region!, service!, "aws4_request"].reduce<string | Uint8Array>(
    (key, part) => new Uint8Array(createHmac("sha256", key).update(part).digest()),
    `AWS4${SECRET}`,
  );
  const expected = createHmac("sha256", key).update(text).digest("hex");
  if (signature !== expected) throw new Refusal(403, "SignatureDoesNotMatch");

  if (/^[0-9a-f]{64}$/.test(payload) && payload !== hex(body)) {
    throw new Refusal(400, "XAmzContentSHA256Mismatch");
  }
  const sum = headers.get("x-amz-checksum-sha256");
  if (sum !== null && sum !== createHash("sha256").update(body).digest("base64")) {
    throw new Refusal(400, "BadDigest");
  }
  const length = headers.get("content-length");
  if (method === "PUT" && length !== null && Number(length) !== body.length) {
    throw new Refusal(400, "IncompleteBody");
  }
  // What is chunked in AWS' own way would be kept as it came.
  if (/aws-chunked/.test(headers.get("content-encoding") ?? "")) {
    throw new Refusal(501, "NotImplemented");
  }
}

interface Signed {
  date: string;
  credential: string;
  signedHeaders: string[];
  signature: string;
  payload: string;
  expires: number;
}

function fromHeader(headers: Headers): Signed {
  const match = /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=(\w+)$/
    .exec(headers.get("authorization") ?? "");
  if (!match) throw new Refusal(403, "AccessDenied");
  return {
    date: headers.get("x-amz-date") ?? "",
    credential: match[1]!,
    signedHeaders: match[2]!.split(";"),
    signature: match[3]!,
    payload: headers.get("x-amz-content-sha256") ?? "",
    expires: Infinity,
  };
}

function fromQuery(query: URLSearchParams): Signed {
  const of = (name: string) => query.get(`X-Amz-${name}`) ?? "";
  const date = of("Date");
  const began = Date.parse(
    date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"),
  );
  return {
    date,
    credential: of("Credential"),
    signedHeaders: of("SignedHeaders").split(";"),
    signature: of("Signature"),
    payload: query.get("X-Amz-Content-Sha256") ?? "UNSIGNED-PAYLOAD",
    expires: began + Number(of("Expires")) * 1_000,
  };
}

function escape(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function hex(value: string | Uint8Array): string {
  return createHash("sha256").update(value).digest("hex");
}

function tagOf(bytes: Uint8Array): string {
  return `"${createHash("md5").update(bytes).digest("hex")}"`;
}

function concat(pieces: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function xml(text: string): Response {
  return new Response(`<?xml version="1.0" encoding="UTF-8"?>${text}`, {
    headers: { "content-type": "application/xml" },
  });
}

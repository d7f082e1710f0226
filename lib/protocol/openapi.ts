import { z } from "zod";
import { API, type Contract } from "./api.ts";
import { LoginForm } from "./auth.ts";
import { type ErrorCode, ERRORS, Problem } from "./errors.ts";
import { BeginOidc } from "./oidc.ts";
import { ALIASES, API_PREFIX, FILE_PATHS, type Method, type Operation, PATHS } from "./paths.ts";
import { inputSchema, type Json, outputSchema, parameters } from "./json_schema.ts";
import { splitInput } from "./split.ts";

/** The OpenAPI 3.1 document of the native API, made from the tables that the server runs on. */
export function openApi(version: string): Json {
  const paths: Record<string, Json> = {};
  const schemas: Json = {};
  const routes = [
    ...Object.entries(PATHS).map(([name, route]) => [name as Operation, ...route] as const),
    ...ALIASES,
  ];
  for (const [operation, method, path] of routes) {
    const isAlias = PATHS[operation][1] !== path || PATHS[operation][0] !== method;
    const url = API_PREFIX + path.replace(/:(\w+)/g, "{$1}");
    const item = paths[url] ??= {};
    item[method.toLowerCase()] = describe(operation, method, path, isAlias, schemas);
  }
  for (const [path, described] of Object.entries(browserPaths(schemas))) {
    paths[path] = { ...paths[path], ...described };
  }
  const tags = [...new Set(routes.map(([, , path]) => path.split("/")[1]))];
  return {
    openapi: "3.1.0",
    info: {
      title: "Parley",
      version,
      description: "Team chat: workspaces, channels and messages. Live events come over a " +
        "WebSocket, whose protocol is described at [/docs/socket](/docs/socket); what an error " +
        "code means at [/docs/errors](/docs/errors).",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/", description: "This server" }],
    security: [{ bearer: [] }, { cookie: [] }],
    tags: tags.map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
        cookie: { type: "apiKey", in: "cookie", name: "__Host-parley_access" },
      },
      schemas,
    },
  };
}

/** Where a browser goes itself: the answer is where to go on. */
function browserPaths(schemas: Json): Record<string, Json> {
  const answers = (status: 302 | 303, codes: ErrorCode[]) => ({
    [status]: { description: "Go on there" },
    ...failures(["rate_limited", ...codes], schemas),
  });
  const way = (operationId: string, summary: string, query: Json[], codes: ErrorCode[]) => ({
    get: {
      operationId,
      summary,
      tags: ["auth"],
      security: [],
      parameters: query,
      responses: answers(303, codes),
    },
  });
  const file = (operation: keyof typeof FILE_PATHS, operationId: string, summary: string) => {
    const { param, rest } = splitInput(operation, "GET", FILE_PATHS[operation]);
    const path = API_PREFIX + FILE_PATHS[operation].replace(/:(\w+)/g, "{$1}");
    const asked = [...parameters(param, "path", schemas), ...parameters(rest, "query", schemas)];
    const responses = answers(302, ["unauthenticated", ...API[operation].errors]);
    return {
      [path]: { get: { operationId, summary, tags: ["files"], parameters: asked, responses } },
    };
  };
  const given = parameters(BeginOidc, "query", schemas);
  return {
    ...file("getFileLink", "downloadFile", "Go to a file's bytes, by a link good for 5 minutes"),
    ...file("getThumbnailLink", "showThumbnail", "Go to a smaller picture of a file"),
    [`${API_PREFIX}/auth/oidc/start`]: way(
      "startOidc",
      "Send the browser to the OpenID Connect provider",
      given,
      ["invalid_input", "oidc_off", "unavailable"],
    ),
    [`${API_PREFIX}/auth/oidc/callback`]: way(
      "finishOidc",
      "Where the provider sends the browser back: it goes on to `return_to` with a code",
      [],
      ["sign_in_failed", "oidc_off"],
    ),
  };
}

function describe(
  operation: Operation,
  method: Method,
  path: string,
  isAlias: boolean,
  schemas: Json,
): Json {
  const contract: Contract = API[operation];
  const { param, from, rest } = splitInput(operation, method, path);
  const hasBody = from !== "query" && Object.keys(rest.shape).length > 0;
  const type = from === "form" ? "multipart/form-data" : "application/json";
  const content: Json = { [type]: { schema: inputSchema(rest, schemas) } };
  if (contract.takesPicture) {
    const file = { type: "string", format: "binary" };
    const properties = { file };
    content["multipart/form-data"] = { schema: { type: "object", properties, required: ["file"] } };
  }
  if (operation === "login") {
    content["application/x-www-form-urlencoded"] = { schema: inputSchema(LoginForm, schemas) };
  }
  const isPublic = contract.auth === "none";
  return {
    operationId: isAlias ? `${operation}_${method.toLowerCase()}` : operation,
    summary: contract.summary,
    ...(contract.scope && {
      description: `A personal access token needs the scope \`${contract.scope}\`.`,
    }),
    tags: [path.split("/")[1]],
    ...(isPublic && { security: [] }),
    parameters: [
      ...(givesTokens(contract) ? [SESSION_KIND] : []),
      ...parameters(param, "path", schemas),
      ...(from === "query" ? parameters(rest, "query", schemas) : []),
      ...(contract.errors.includes("invalid_idempotency_key") ? [IDEMPOTENCY_KEY] : []),
    ],
    ...(hasBody && { requestBody: { required: true, content } }),
    responses: {
      ...success(contract, schemas),
      ...failures([
        "invalid_input",
        "rate_limited",
        ...(isPublic ? [] : ["unauthenticated" as const]),
        ...contract.errors,
      ], schemas),
    },
  };
}

const IDEMPOTENCY_KEY = {
  name: "Idempotency-Key",
  in: "header",
  description: "Another way to give `client_msg_id`",
  schema: { type: "string", minLength: 1, maxLength: 128 },
};

const SESSION_KIND = {
  name: "Parley-Session",
  in: "header",
  description: "`cookie`: the answer leaves both tokens out and keeps them in HttpOnly cookies",
  schema: { enum: ["cookie"] },
};

function givesTokens(contract: Contract): contract is Contract & { output: z.ZodObject } {
  return contract.output instanceof z.ZodObject && "refresh_token" in contract.output.shape;
}

function success(contract: Contract, schemas: Json): Json {
  const { output, status } = contract;
  if (!output) return { 204: { description: "Done" } };
  let schema = outputSchema(output, schemas);
  if (givesTokens(contract)) {
    const rest = contract.output.omit({ access_token: true, refresh_token: true });
    schema = { anyOf: [schema, outputSchema(rest, schemas)] };
  }
  const content = { "application/json": { schema } };
  const given = { [status ?? 200]: { description: status === 201 ? "Created" : "OK", content } };
  if (!contract.accepted) return given;
  const accepted = { "application/json": { schema: outputSchema(contract.accepted, schemas) } };
  return { ...given, 202: { description: "Accepted; the rest has to wait", content: accepted } };
}

function failures(codes: readonly ErrorCode[], schemas: Json): Json {
  const byStatus = Map.groupBy(new Set(codes), (code) => ERRORS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [status, {
      description: codes.map((code) => `\`${code}\`: ${ERRORS[code].title}`).join("; "),
      content: { "application/problem+json": { schema: outputSchema(Problem, schemas) } },
    }]),
  );
}

import type { z } from "zod";
import { ERRORS } from "../../lib/protocol/errors.ts";
import {
  inputSchema,
  type Json,
  outputSchema,
  parameters,
} from "../../lib/protocol/json_schema.ts";
import { type Door, type Endpoint, operationId, type Said } from "./contract.ts";

interface OpenApi {
  tags?: Json[];
  paths: Record<string, Json>;
  components: { schemas: Json };
}

/** How FastAPI says where an input does not fit; generated clients know it under this name. */
const VALIDATION_ERROR = {
  type: "object",
  properties: {
    detail: {
      anyOf: [{ type: "string" }, {
        type: "array",
        items: {
          type: "object",
          properties: {
            loc: { type: "array", items: { anyOf: [{ type: "string" }, { type: "integer" }] } },
            msg: { type: "string" },
            type: { type: "string" },
          },
          required: ["loc", "msg", "type"],
        },
      }],
    },
  },
};
const DETAIL = {
  type: "object",
  properties: { detail: { type: "string" } },
  required: ["detail"],
};

/** Adds what a door serves to the OpenAPI document, as a group of its own. */
export function describeDoor(document: Json, door: Door): Json {
  const { tags = [], paths, components, ...rest } = document as unknown as OpenApi;
  const schemas: Json = {
    ...components.schemas,
    HTTPValidationError: VALIDATION_ERROR,
    Detail: DETAIL,
  };
  const all = { ...paths };
  for (const endpoint of Object.values(door.endpoints)) {
    const path = endpoint.path.replace(/:(\w+)/g, "{$1}");
    const item = { [endpoint.method.toLowerCase()]: describe(door, endpoint, schemas) };
    all[path] = { ...all[path], ...item };
  }
  return {
    ...rest,
    tags: [...tags, { name: door.title, description: door.summary }],
    paths: all,
    components: { ...components, schemas },
  };
}

function describe(door: Door, endpoint: Endpoint, schemas: Json): Json {
  const { summary, params, query, auth } = endpoint;
  const open = { none: [], optional: [{}, { bearer: [] }], needed: [{ bearer: [] }] };
  return {
    operationId: operationId(endpoint),
    summary,
    tags: [door.title],
    security: open[auth],
    parameters: [
      ...parameters(params, "path", schemas),
      ...parameters(query, "query", schemas),
      ...(endpoint.bodyAs === "anywhere" ? parameters(endpoint.body, "query", schemas) : []),
    ],
    ...bodyOf(endpoint, schemas),
    responses: { ...success(endpoint, schemas), ...failures(door, endpoint) },
  };
}

/** A body that may as well stand in the query is described there, where clients write it. */
function bodyOf({ body, bodyAs }: Endpoint, schemas: Json): Json {
  if (Object.keys(body.shape).length === 0 || bodyAs === "anywhere") return {};
  const type = bodyAs === "form" ? "application/x-www-form-urlencoded" : "application/json";
  return {
    requestBody: { required: true, content: { [type]: { schema: inputSchema(body, schemas) } } },
  };
}

function success({ output, status }: Endpoint, schemas: Json): Json {
  const schema = output && outputSchema(output as z.ZodType, schemas);
  const content = schema && { "application/json": { schema } };
  const description = status === 201 ? "Created" : status === 204 ? "Done" : "OK";
  return { [status]: { description, ...(content && { content }) } };
}

/** What it may say in words of its own: of tokens where it needs one, and what it names itself. */
function failures(door: Door, endpoint: Endpoint): Json {
  const said: Said[] = Object.values(endpoint.says);
  for (const code of ["token_invalid", "unauthenticated"] as const) {
    if (endpoint.auth === "needed") said.push(door.says[code] ?? [ERRORS[code].status, ""]);
  }
  const byStatus = Map.groupBy(said, ([status]) => status);
  const refer = (name: string) => ({
    "application/json": { schema: { $ref: `#/components/schemas/${name}` } },
  });
  return {
    ...Object.fromEntries(
      [...byStatus].map(([status, those]) => [status, {
        description: [...new Set(those.map(([, detail]) => detail))].join("; "),
        content: refer("Detail"),
      }]),
    ),
    422: { description: "Validation Error", content: refer("HTTPValidationError") },
  };
}

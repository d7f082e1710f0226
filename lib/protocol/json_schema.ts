import { z } from "zod";

/** A part of a JSON document. */
export type Json = Record<string, unknown>;

/** The parts of a path or query as OpenAPI names them. */
export function parameters(schema: z.ZodObject, place: "path" | "query", schemas: Json): Json[] {
  return Object.entries(schema.shape).map(([name, value]) => {
    const { description, ...rest } = inputSchema(value as z.ZodType, schemas);
    const isRequired = place === "path" || !(value as z.ZodType).safeParse(undefined).success;
    return {
      name,
      in: place,
      required: isRequired,
      ...(description !== undefined && { description }),
      schema: rest,
    };
  });
}

/** The schema as clients write it: before defaults and transformations. */
export function inputSchema(schema: z.ZodType, schemas: Json): Json {
  return hoist(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }), schemas);
}

/** The schema as clients read it. */
export function outputSchema(schema: z.ZodType, schemas: Json): Json {
  return hoist(z.toJSONSchema(schema, { io: "output", reused: "inline" }), schemas);
}

/** Moves the named parts of a JSON schema to where the document keeps all schemas. */
function hoist(schema: Json, schemas: Json): Json {
  const { $schema: _, $defs, id, ...rest } = relink(schema) as Json;
  Object.assign(schemas, $defs);
  if (typeof id !== "string") return rest;
  schemas[id] = rest;
  return { $ref: `#/components/schemas/${id}` };
}

function relink(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relink);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      key === "$ref" && typeof part === "string"
        ? part.replace("#/$defs/", "#/components/schemas/")
        : key === "$defs"
        ? Object.fromEntries(
          Object.entries(part as Json).map(([name, schema]) => {
            const { id: _, ...rest } = relink(schema) as Json;
            return [name, rest];
          }),
        )
        : relink(part),
    ]),
  );
}

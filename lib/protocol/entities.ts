import { z } from "zod";
import { Id } from "./ids.ts";

const place = {
  start: z.int().meta({ description: "In UTF-16 code units, like a JavaScript string" }),
  length: z.int(),
};

/** Something that a message's text refers to, and where in the text that stands. */
export const Entity = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("user"), user_id: Id, ...place })
    .meta({ description: "`<@U…>` calls somebody by name; at most 50 of a message count" }),
  z.strictObject({
    type: z.literal("channel"),
    channel_id: Id.nullable(),
    name: z.string().nullable(),
    ...place,
  }).meta({ description: "`<#C…>`, or `#name` as it was written" }),
  z.strictObject({
    type: z.literal("everybody"),
    range: z.enum(["channel", "here"]),
    ...place,
  }).meta({ description: "`@channel` or `@here`" }),
  z.strictObject({ type: z.literal("link"), url: z.string(), ...place }),
]).meta({ id: "Entity" });
export type Entity = z.infer<typeof Entity>;

import { z } from "zod";
import { API, type Contract } from "./api.ts";
import { type Method, type Operation, pathParams } from "./paths.ts";

/** An operation's input, split over the places in a request where it stands. */
export interface SplitInput {
  /** What stands in the path. */
  param: z.ZodObject;
  /** Where the rest stands, and what it is. */
  from: "query" | "json";
  rest: z.ZodObject;
}

/** Says where `operation`'s input stands when it is asked for with `method` at `path`. */
export function splitInput(operation: Operation, method: Method, path: string): SplitInput {
  const { shape }: Contract["input"] = API[operation].input;
  const names = new Set(pathParams(path));
  const part = (isWanted: (name: string) => boolean) =>
    z.strictObject(Object.fromEntries(Object.entries(shape).filter(([name]) => isWanted(name))));
  return {
    param: part((name) => names.has(name)),
    from: method === "GET" || method === "DELETE" ? "query" : "json",
    rest: part((name) => !names.has(name)),
  };
}

import { z } from "zod";
import { API, type Contract } from "./api.ts";
import { type Method, type Operation, pathParams } from "./paths.ts";

/** An operation's input, split over the places in a request where it stands. */
export interface SplitInput {
  /** What stands in the path. */
  param: z.ZodObject;
  /** Where the rest stands, and what it is. */
  from: "query" | "json" | "form";
  rest: z.ZodObject;
}

/** Says where `operation`'s input stands when it is asked for with `method` at `path`. */
export function splitInput(operation: Operation, method: Method, path: string): SplitInput {
  const { shape }: Contract["input"] = API[operation].input;
  const names = new Set(pathParams(path));
  const part = (isWanted: (name: string) => boolean) =>
    z.strictObject(Object.fromEntries(Object.entries(shape).filter(([name]) => isWanted(name))));
  const { isMultipart }: Contract = API[operation];
  const isQuery = method === "GET" || method === "DELETE";
  return {
    param: part((name) => names.has(name)),
    from: isQuery ? "query" : isMultipart ? "form" : "json",
    rest: part((name) => !names.has(name)),
  };
}

import { metrics } from "@opentelemetry/api";

/*
 * Deno exports these where OTEL_DENO=true is set; elsewhere they cost nothing. The names
 * are few and their attributes have few values: no ids, no addresses.
 */
const meter = metrics.getMeter("parley");

const jobs = meter.createCounter("parley.jobs", { description: "Jobs by kind and how they ended" });
const refused = meter.createCounter("parley.rate_limited", { description: "Requests refused" });

/** Counts a job that was done, put off, or given up. */
export function countJob(kind: string, outcome: "done" | "retried" | "dead"): void {
  jobs.add(1, { kind, outcome });
}

/** Counts an act that was one too many. */
export function countRefused(rateClass: string): void {
  refused.add(1, { class: rateClass });
}

import { checkServices, jobFigures } from "../lib/health.ts";
import { createRouter } from "./http.ts";

export const health = createRouter();

// Alive: the process answers. Depends on nothing else.
health.get("/livez", (c) => c.json({ status: "ok" }));

// Ready: requests can be served. Redis only makes some of them less good.
health.get("/readyz", async (c) => {
  const checks = await checkServices(c.var.app);
  const status = !checks.postgres.ok || c.var.app.isDraining()
    ? "unavailable"
    : checks.redis.ok
    ? "ok"
    : "degraded";
  if (status === "degraded") c.header("x-parley-degraded", "redis");
  return c.json({ status, checks }, status === "unavailable" ? 503 : 200);
});

health.get("/health", async (c) => {
  const { config, hub, epoch } = c.var.app;
  const checks = await checkServices(c.var.app);
  const jobs = checks.postgres.ok ? await jobFigures(c.var.app) : undefined;
  const status = checks.postgres.ok ? checks.redis.ok ? "ok" : "degraded" : "unavailable";
  return c.json({
    status,
    checks,
    jobs,
    role: config.role,
    epoch,
    sockets: hub.size,
    uptime_s: Math.floor(performance.now() / 1_000),
  }, status === "unavailable" ? 503 : 200);
});

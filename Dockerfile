# One image, three roles: ROLE=all (everything), web (serve) or worker (run jobs).
FROM denoland/deno:2.9.6

WORKDIR /app
# The dependencies change seldom: a layer of their own.
COPY deno.json deno.lock ./
RUN deno install --frozen

COPY main.ts ./
COPY db ./db
COPY lib ./lib
COPY routes ./routes
COPY web ./web
COPY workers ./workers
RUN deno cache --frozen main.ts lib/cli/migrate.ts lib/services/pdf_thread.ts \
  && mkdir /data && chown deno:deno /data

USER deno
# With the last one Deno writes a frame from where it is, and not from a copy, see
# docs/performance.md.
ENV HOST=0.0.0.0 DATA_DIR=/data PARLEY_ENV=production DENO_USE_WRITEV=1
VOLUME /data
EXPOSE 8000

# No --allow-run. Native addons (Argon2) need ffi. What is made for sockets lives for a moment: with
# room for it (MiB), and none of it taken for long-lived, the collector runs less often, see
# docs/performance.md.
CMD ["run", "--cached-only", "--frozen", "--allow-net", "--allow-env", "--allow-sys", \
  "--allow-ffi", "--allow-read", "--allow-write=/data,/tmp", \
  "--v8-flags=--max-semi-space-size=64,--no-allocation-site-pretenuring", "main.ts"]

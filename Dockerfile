# syntax=docker/dockerfile:1
# One image for every process: web, worker, migrate and the commands. `npm run image` runs these stages without Docker.

FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:22-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The optional package is the embedded PostgreSQL of demos.
RUN npm ci --omit=dev --omit=optional --no-audit --no-fund

# No shell, no npm and no compiler; node is the entry point, and the user is not root.
FROM gcr.io/distroless/nodejs22-debian12:nonroot
WORKDIR /app
ENV NODE_ENV=production
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/build build
COPY prisma/migrations prisma/migrations
COPY scripts/run.mjs scripts/commands.json scripts/
COPY package.json ./
USER nonroot
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD ["/nodejs/bin/node", "-e", "fetch('http://127.0.0.1:'+(process.env.PORT||3000)+'/readyz').then((r)=>process.exit(r.ok?0:1),()=>process.exit(1))"]
CMD ["build/server/index.js", "web"]

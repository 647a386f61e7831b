// Settings of Prisma's command line, which generates and formats here, and drafts migrations for developers.
import { PrismaPg } from "@prisma/adapter-pg";
import { defineConfig } from "prisma/config";

// `prisma generate` reads the schema's url and never connects: it must not need a database.
const connectionString = (process.env.DATABASE_URL ??= "postgresql://unused.invalid/unused");
const files = { schema: "prisma/schema.prisma", migrations: { path: "prisma/migrations" } };

// Only `prisma migrate` needs the native engine, which Prisma downloads; an install must work without that.
export default process.argv.includes("migrate")
  ? defineConfig({ ...files, engine: "classic", datasource: { url: connectionString } })
  : defineConfig({
      ...files,
      engine: "js",
      experimental: { adapter: true },
      adapter: async () => new PrismaPg({ connectionString }),
    });

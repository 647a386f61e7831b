// Prisma's command-line settings: the migrator runs on the pg driver, so no engine is downloaded.
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { defineConfig } from "prisma/config";

// adapter-pg 6.19 does not know the catalogue types "char" (oid 18) and name (oid 19)
// that the migrator's own queries return; both read well as text (oid 25).
const CATALOGUE_TYPE_OIDS = new Set([18, 19]);
const TEXT_OID = 25;

interface RowDescription {
  fields: { dataTypeID: number }[];
}
const query = pg.Query.prototype as unknown as {
  handleRowDescription(message: RowDescription): void;
};
const handleRowDescription = query.handleRowDescription;
query.handleRowDescription = function (message) {
  for (const field of message.fields) {
    if (CATALOGUE_TYPE_OIDS.has(field.dataTypeID)) field.dataTypeID = TEXT_OID;
  }
  handleRowDescription.call(this, message);
};

// `prisma generate` reads the schema's url and never connects; nobody should need a database for it.
const UNUSED_URL = "postgresql://unused.invalid/unused";
process.env.DATABASE_URL ??= UNUSED_URL;

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  experimental: { adapter: true },
  engine: "js",
  adapter: async () => {
    const connectionString = process.env.DATABASE_URL;
    if (!connectionString || connectionString === UNUSED_URL) {
      throw new Error("DATABASE_URL is not set. Run `npm run migrate`, which starts the database.");
    }
    return new PrismaPg({ connectionString });
  },
});

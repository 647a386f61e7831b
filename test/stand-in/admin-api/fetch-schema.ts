// Puts Shopify's Admin schema into the cache, before a demo or tests need it.
import { fetchAdminSchema } from "./admin-schema.ts";

await fetchAdminSchema((progress) => process.stderr.write(`${progress}\n`));

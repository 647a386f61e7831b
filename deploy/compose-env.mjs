// node deploy/compose-env.mjs DOMAIN: writes .env for compose.yaml, with new secrets; two values are left to fill in.
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";

const [domain = ""] = process.argv.slice(2);
if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain)) {
  process.stderr.write("Say the public domain: node deploy/compose-env.mjs track.example.com\n");
  process.exit(2);
}

const text = `# Fill in these two, from the app's page in Shopify's Dev Dashboard:
SHOPIFY_API_KEY=
SHOPIFY_API_SECRET=

SHOPIFY_APP_URL=https://${domain}
WAYMARK_DOMAIN=${domain}

# Keep a copy of this key apart from the database's backups: without it they can't be read.
ENCRYPTION_KEYS=k1:${randomBytes(32).toString("base64")}
POSTGRES_PASSWORD=${randomBytes(24).toString("hex")}
`;
try {
  writeFileSync(".env", text, { mode: 0o600, flag: "wx" });
} catch (error) {
  if (error.code !== "EEXIST") throw error;
  process.stderr.write("There is an .env already. Its key may have sealed data: it stays.\n");
  process.exit(1);
}
process.stdout.write("Wrote .env. Fill in SHOPIFY_API_KEY and SHOPIFY_API_SECRET.\n");

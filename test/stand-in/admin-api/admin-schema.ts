// Shopify's real Admin schema, out of an npm package, in an ignored cache: fetched once, pinned by hash.
import { buildClientSchema, type GraphQLSchema, type IntrospectionQuery } from "graphql";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { strictenScalars } from "./admin-scalars.ts";
import { SHOPIFY_API_VERSION } from "../../../app/shopify/admin-api/api-version.ts";
import { StandInError } from "../stand-in-error.ts";
import { fileFromTar } from "../app/tar.ts";

const PACKAGE = "@shopify/dev-mcp@1.16.0";
const PACKAGE_SHA512 =
  "tqgRnK7sQhjew+htxtleTH23nXB5fZcsrhWgEkomsorGXvLOB2mh2upwZm8uzuTDNTZnqtLMe64yIwh6s2awtw==";
const FILE_SHA256 = "f3b522f264556925eada700e795e4a002a9cba83444ebcc6c0d724254a0c6593";
const FILE_NAME = `admin_${SHOPIFY_API_VERSION}.json.gz`;
const FETCH_TIMEOUT_MS = 120_000;

const cacheDirectory = path.resolve(import.meta.dirname, "../../../.cache/shopify");
const cachedFile = path.join(cacheDirectory, FILE_NAME);

export interface AdminSchema {
  schema: GraphQLSchema;
  /** Shopify's sentence on the scopes that a type ("Order") or field ("Mutation.x") asks for. */
  requiredAccess: ReadonlyMap<string, string>;
}

/** Puts the schema's file into the cache unless it is there. Says what it does, for it takes seconds. */
export async function fetchAdminSchema(say: (progress: string) => void): Promise<void> {
  if (existsSync(cachedFile) && sha256(readFileSync(cachedFile)) === FILE_SHA256) return;
  say(
    `Fetching Shopify's Admin schema ${SHOPIFY_API_VERSION} from npm (${PACKAGE}, 14 MB, once) …`,
  );
  await mkdir(cacheDirectory, { recursive: true });
  const scratch = await mkdtemp(path.join(cacheDirectory, "fetch-"));
  try {
    const packed = await npmPack(scratch);
    if (createHash("sha512").update(packed).digest("base64") !== PACKAGE_SHA512)
      throw new Error("the package is not the one that was pinned (its SHA-512 differs)");
    const file = fileFromTar(gunzipSync(packed), `package/dist/data/${FILE_NAME}`);
    if (!file || sha256(file) !== FILE_SHA256)
      throw new Error(`the package does not hold the ${FILE_NAME} that was pinned`);
    await writeFile(path.join(scratch, FILE_NAME), file);
    await rename(path.join(scratch, FILE_NAME), cachedFile);
    say(`Shopify's Admin schema is in ${path.relative(process.cwd(), cachedFile)}.`);
  } catch (cause) {
    throw new StandInError(
      `Shopify's Admin schema can't be fetched from npm: ${reasonOf(cause)}. ` +
        `The stand-in needs it once; run "npm pack ${PACKAGE}" to see whether npm reaches its registry.`,
      { cause },
    );
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Reads and builds the cached schema: half a second and 150 MB, so ask once. */
export async function loadAdminSchema(): Promise<AdminSchema> {
  const text = gunzipSync(await readFile(cachedFile)).toString("utf8");
  const introspection = (JSON.parse(text) as { data: IntrospectionQuery }).data;
  const schema = buildClientSchema(introspection);
  strictenScalars(schema);
  return { schema, requiredAccess: readRequiredAccess(introspection) };
}

/** `requiredAccess` is Shopify's own addition to introspection; graphql-js would drop it. */
function readRequiredAccess(introspection: IntrospectionQuery): Map<string, string> {
  type Extra = { name: string; requiredAccess?: string | null; fields?: Extra[] | null };
  const access = new Map<string, string>();
  for (const type of introspection.__schema.types as readonly Extra[]) {
    if (type.requiredAccess) access.set(type.name, type.requiredAccess);
    for (const field of type.fields ?? [])
      if (field.requiredAccess) access.set(`${type.name}.${field.name}`, field.requiredAccess);
  }
  return access;
}

async function npmPack(directory: string): Promise<Buffer> {
  const wanted = ["pack", PACKAGE, "--loglevel", "error", "--pack-destination", directory];
  await promisify(execFile)("npm", wanted, {
    timeout: FETCH_TIMEOUT_MS,
    cwd: directory,
    shell: process.platform === "win32",
  });
  return readFile(path.join(directory, "shopify-dev-mcp-1.16.0.tgz"));
}

/** npm's own words ("request to https://… failed"), or what went wrong before or after npm. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const said = "stderr" in cause ? String(cause.stderr) : "";
  const lines = [...said.matchAll(/^npm error (?!code |errno |syscall |A complete log)(.+)$/gm)];
  return (lines[0]?.[1] ?? cause.message.split("\n")[0] ?? "").trim().replace(/\.$/, "");
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

// From each earlier release's kept data to this version, and one version back. KEEP_RELEASE=1 keeps this one's.
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, expect, inject, test } from "vitest";
import { readySealer } from "~/lib/encryption-keys/encryption-check.server";
import { migrationsOfThisVersion } from "~/lib/postgres/migrations.server";
import { openDatabase } from "~/main/database.server";
import { migrateDatabase } from "~/main/migrate.server";
import { restoreBackup } from "~/operations/backup/read-backup.server";
import { writeBackup } from "~/operations/backup/write-backup.server";
import { openTwoShops, type ShopWorld } from "../access/two-shops";
import { createDatabaseBeside, dropDatabase } from "../support/create-database";
import { startTestApp } from "../support/test-app";
import { readPages, servicesAt } from "./pages";

const FOLDER = path.resolve(import.meta.dirname, "../releases");
const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };

/** What is compared after an upgrade. */
interface Kept {
  /** The moment at which the pages were read. */
  now: string;
  shops: Pick<ShopWorld, "domain" | "order" | "apiKey">[];
  pages: Record<string, Figures>;
}

interface Figures {
  status: string;
  counts: string[];
  /** Tracking numbers. */
  numbers: string[];
}

const names: string[] = [];
afterAll(async () => {
  for (const name of names) await dropDatabase(inject("testServerUrl"), name);
});

function emptyDatabase(): Promise<string> {
  const name = `waymark_release_${randomBytes(6).toString("hex")}`;
  names.push(name);
  return createDatabaseBeside(inject("testServerUrl"), name, { isFresh: true });
}

/** Those of v2's answers, whose shape is a contract. */
function countsIn(text: string): string[] {
  return [...text.matchAll(/"\w*(?:count|total)\w*":"?\d+/gi)].map(([found]) => found);
}

/** What must stay; a later version may word and arrange everything anew. */
function figuresOf(pages: Record<string, string>): Record<string, Figures> {
  return Object.fromEntries(
    Object.entries(pages).map(([page, text]) => [
      page,
      {
        status: /^\d+|"code":(\d+)/.exec(text)?.[0] ?? "",
        counts: page.startsWith("trackings/") ? countsIn(text) : [],
        numbers: [...new Set(text.match(/SANDBOX-Q[A-Z]+Q-\d{4}/g) ?? [])].sort(),
      },
    ]),
  );
}

test.runIf(process.env.KEEP_RELEASE)(
  "keeps this release's data",
  { timeout: 180_000 },
  async () => {
    const { app, alpha, bravo } = await openTwoShops();
    try {
      const now = new Date();
      await readySealer(app.database.pool, app.services.env.ENCRYPTION_KEYS, app.services.log);
      mkdirSync(FOLDER, { recursive: true });
      await writeBackup(app.database, path.join(FOLDER, `${version}.sql.gz`), now);
      const pages = await readPages(app, servicesAt(app, app.database, now), [alpha, bravo]);
      const shops = [alpha, bravo].map(({ domain, order, apiKey }) => ({ domain, order, apiKey }));
      const kept: Kept = { now: now.toISOString(), shops, pages: figuresOf(pages) };
      writeFileSync(path.join(FOLDER, `${version}.json`), `${JSON.stringify(kept, null, 2)}\n`);
    } finally {
      await app.stop();
    }
  },
);

const releases = existsSync(FOLDER)
  ? readdirSync(FOLDER).filter((file) => file.endsWith(".sql.gz"))
  : [];

test("this release's data is kept (KEEP_RELEASE=1 npm test -- releases)", async () => {
  expect(releases).toContain(`${version}.sql.gz`);
  const text = gunzipSync(readFileSync(path.join(FOLDER, `${version}.sql.gz`))).toString("utf8");
  // Before the first release the one migration still changes: then the data must be kept anew.
  const own = await migrationsOfThisVersion();
  const advice = "A migration changed: KEEP_RELEASE=1 npm test -- releases";
  expect(
    own.every(({ checksum }) => text.includes(checksum)),
    advice,
  ).toBe(true);
});

test.each(releases)(
  "%s is upgraded, shows what it showed, and one version goes back",
  async (file) => {
    const kept = JSON.parse(
      readFileSync(path.join(FOLDER, file.replace(".sql.gz", ".json")), "utf8"),
    ) as Kept;
    const url = await emptyDatabase();
    await restoreBackup(url, path.join(FOLDER, file), migrateDatabase);
    const app = await startTestApp({
      shops: kept.shops.map(({ domain }) => ({ domain, name: domain })),
    });
    const database = openDatabase(url, 4);
    try {
      const look = async () =>
        figuresOf(
          await readPages(
            app,
            servicesAt(app, database, new Date(kept.now)),
            kept.shops as ShopWorld[],
          ),
        );
      expect(await look()).toEqual(kept.pages);
      // The next version's migration says that this one can run on it: this one starts, and shows the same.
      const own = await migrationsOfThisVersion();
      const expand = {
        name: "2999_expand",
        sql: "alter table shipments add column later text; create table later_things (id int primary key)",
        checksum: "later",
        runsWith: own.at(-1)!.name,
        inBatches: false,
      };
      await migrateDatabase(url, [...own, expand]);
      await migrateDatabase(url);
      expect(await look()).toEqual(kept.pages);
      // One that contracts ends the way back, in a sentence.
      const contract = { ...expand, name: "2999_later_contract", sql: "select 1", runsWith: null };
      await migrateDatabase(url, [...own, expand, contract]);
      await expect(migrateDatabase(url)).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining(
          "it has migration 2999_later_contract, which this version lacks",
        ),
      });
    } finally {
      await database.close();
      await app.stop();
    }
  },
);

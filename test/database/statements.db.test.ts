// Every SQL statement of the app: PostgreSQL parses it, and its columns have the types its row type says.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import pg from "pg";
import ts from "typescript";
import { type TestDatabase, freshDatabase } from "../support/database";
import { migrateJobs } from "~/jobs/worker.server";
import { type AppProgram, loadAppProgram, unionOf } from "./app-program";
import { type Statement, collectStatements } from "./statements";

/** Statements that the sources alone don't give, and why. */
const NOT_CHECKED: Record<string, string> = {
  "app/engine/push/store-ledger.server.ts listPushes": "the filter's conditions",
  "app/engine/push/store-ledger.server.ts listPushes 2": "the filter's conditions",
  "app/engine/push/store-ledger.server.ts replayPushes 2": "the filter's conditions",
  "app/engine/push/store-ledger.server.ts replayPushes 4": "the filter's conditions",
  "app/engine/trackings/store-change.server.ts changeTracking": "the columns that change",
  "app/engine/trackings/store-counts.server.ts countWithin": "the filter's conditions",
  "app/engine/trackings/store.server.ts listTrackings": "the filter's conditions",
  "app/engine/trackings/store.server.ts listTrackings 2": "the filter's conditions",
  "app/inbox/store-list.server.ts listDeliveries": "the filter's conditions",
  "app/inbox/store-list.server.ts replayDeliveries": "which deliveries",
  "app/lib/postgres/migrations.server.ts runStatement": "the migrations' files",
  "app/operations/backup/read-backup.server.ts copyRows": "a table of the backup",
  "app/operations/backup/read-backup.server.ts loadRows 2": "the backup's statements",
  "app/operations/backup/store-tables.server.ts findFilledTable": "tables from the catalogue",
  "app/operations/backup/write-backup.server.ts copy": "tables from the catalogue",
  "app/operations/facts/store-sealed.server.ts countSealed": "any sealed column",
  "app/operations/facts/store-sealed.server.ts sampleSealed": "any sealed column",
  "app/lib/postgres/recreate-database.server.ts recreateDatabase": "the database's name",
  "app/lib/postgres/recreate-database.server.ts recreateDatabase 2": "the database's name",
  "app/lib/postgres/analyze-new.server.ts analyzeNewTables 2": "tables from the catalogue",
  "app/lib/encryption-keys/reseal.server.ts listOlder": "any sealed column",
  "app/lib/encryption-keys/reseal.server.ts replace": "any sealed column",
  "app/privacy/shop-erasure/store-erase-shop.server.ts deleteOwned": "tables from the catalogue",
  "app/shipments/personal-data/store-erase.server.ts deleteOrders 2":
    "one statement for several tables",
  "app/shipments/personal-data/store-erase.server.ts deleteOrders 3":
    "one statement for several tables",
  "app/shipments/bulk/store-bulk.server.ts createRunOfMatching": "the filter's conditions",
  "app/shipments/list/store-list.server.ts listShipments": "the filter's conditions",
  "app/shipments/list/store-list.server.ts countTotal": "the filter's conditions",
  "app/shipments/list/store-list.server.ts findNeighbors": "the filter's conditions",
};

let program: AppProgram;
let statements: Statement[];
let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await freshDatabase();
  await migrateJobs(database.pool);
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  program = loadAppProgram();
  statements = collectStatements(program);
  for (const { text } of statements) {
    if (text?.includes("create temporary table"))
      await client.query(text.replace("on commit drop", ""));
  }
}, 120_000);
afterAll(async () => {
  await client.end();
  await database.drop();
});

test("statements whose text depends on more than the sources are listed", () => {
  const unknown = statements.filter(({ text }) => text === null);
  expect(unknown.map(({ where }) => where).sort()).toEqual(Object.keys(NOT_CHECKED).sort());
});

test("every statement fits the schema and its row type", { timeout: 120_000 }, async () => {
  const problems: string[] = [];
  for (const statement of statements) {
    if (statement.text === null) continue;
    for (const problem of await check(statement)) problems.push(`${statement.where}: ${problem}`);
  }
  expect(problems).toEqual([]);
});

async function check({ text, row, valueCount }: Statement): Promise<string[]> {
  const described = await describeStatement(text!).catch((error: Error) => error.message);
  if (typeof described === "string") return [described];
  const problems: string[] = [];
  if (valueCount !== null && valueCount !== described.parameterCount) {
    problems.push(`${valueCount} values for ${described.parameterCount} parameters`);
  }
  if (!row) return problems;
  const typed = new Map(program.checker.getPropertiesOfType(row).map((one) => [one.name, one]));
  for (const { name, dataTypeID } of described.fields) {
    const property = typed.get(name);
    typed.delete(name);
    if (!property) {
      problems.push(`the row type lacks ${name}`);
      continue;
    }
    const type = program.checker.getTypeOfSymbol(property);
    const given = kindOf(dataTypeID);
    if (!fits(type, given)) {
      problems.push(`${name} is ${given}, typed ${program.checker.typeToString(type)}`);
    }
  }
  for (const [name, property] of typed) {
    if (!(property.flags & ts.SymbolFlags.Optional)) problems.push(`no column ${name}`);
  }
  return problems;
}

interface Described {
  fields: { name: string; dataTypeID: number }[];
  parameterCount: number;
}

/** Parses and describes a statement without running it. */
function describeStatement(text: string): Promise<Described> {
  return new Promise((resolve, reject) => {
    const described: Described = { fields: [], parameterCount: 0 };
    const noteParameters = (message: { dataTypeIDs: number[] }) => {
      described.parameterCount = message.dataTypeIDs.length;
    };
    const submittable = {
      submit(connection: Connection) {
        connection.once("parameterDescription", noteParameters);
        connection.parse({ name: "", text, types: [] });
        connection.describe({ type: "S", name: "" });
        connection.sync();
      },
      handleRowDescription(message: { fields: Described["fields"] }) {
        described.fields = message.fields;
      },
      handleError(error: Error, connection: Connection) {
        connection.removeListener("parameterDescription", noteParameters);
        reject(error);
      },
      handleReadyForQuery() {
        resolve(described);
      },
    };
    client.query(submittable as unknown as pg.Submittable);
  });
}

/** The part of pg's connection that speaks the extended protocol. */
interface Connection extends NodeJS.EventEmitter {
  parse(message: { name: string; text: string; types: number[] }): void;
  describe(message: { type: "S"; name: string }): void;
  sync(): void;
}

/** PostgreSQL's type ids → what pg makes of a value. */
const KINDS: Record<number, string> = {
  16: "boolean",
  17: "Buffer",
  18: "string",
  19: "string",
  20: "string",
  21: "number",
  23: "number",
  25: "string",
  26: "number",
  114: "json",
  700: "number",
  701: "number",
  1000: "boolean[]",
  1001: "Buffer[]",
  1005: "number[]",
  1007: "number[]",
  1009: "string[]",
  1016: "string[]",
  1042: "string",
  1043: "string",
  1082: "Date",
  1114: "Date",
  1184: "Date",
  1185: "Date[]",
  1700: "string",
  2278: "void",
  2950: "string",
  2951: "string[]",
  3802: "json",
};

function kindOf(typeId: number): string {
  return KINDS[typeId] ?? `type ${typeId}`;
}

function fits(type: ts.Type, kind: string): boolean {
  const EMPTY = ts.TypeFlags.Null | ts.TypeFlags.Undefined;
  const members = unionOf(type).filter((one) => !(one.flags & EMPTY));
  if (kind === "json" || kind === "void") return true;
  return members.every((one) => {
    if (one.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return false;
    if (kind === "string") return Boolean(one.flags & ts.TypeFlags.StringLike);
    if (kind === "number") return Boolean(one.flags & ts.TypeFlags.NumberLike);
    if (kind === "boolean") return Boolean(one.flags & ts.TypeFlags.BooleanLike);
    if (kind.endsWith("[]")) {
      if (!program.checker.isArrayLikeType(one)) return false;
      const elements = program.checker.getTypeArguments(one as ts.TypeReference);
      // PostgreSQL has one type for arrays of any depth.
      return elements.every((element) => {
        const isArray = program.checker.isArrayLikeType(element);
        return fits(element, isArray ? kind : kind.slice(0, -2));
      });
    }
    const name = one.symbol?.name;
    return kind === "Buffer" ? name === "Buffer" || name === "Uint8Array" : name === kind;
  });
}

describe("the check itself", () => {
  const typed = (where: string) => statements.find((one) => one.where === where)!.row;

  test("notices a wrong column, a wrong type, a missing column and a wrong count of values", async () => {
    const row = typed("app/lib/limits/rate-limiter.server.ts takeTokens");
    const one = (text: string, valueCount: number | null = null) =>
      check({ where: "", text, row, valueCount });
    expect(await one(`select 1.5::float8 as "aheadMs", null::float8 as "pausedMs"`)).toEqual([]);
    expect(await one(`select '1'::text as "aheadMs", null::float8 as "pausedMs"`)).toEqual([
      "aheadMs is string, typed number | null",
    ]);
    expect(await one(`select 1::int as "aheadMs", 1 as "pausedMs", 2 as more`)).toEqual([
      "the row type lacks more",
    ]);
    expect(await one(`select 1 as "aheadMs"`)).toEqual(["no column pausedMs"]);
    expect(await one(`select owner_name from rate_limits`)).toEqual([
      `column "owner_name" does not exist`,
    ]);
    expect(await one(`select $1::int as "aheadMs", 1 as "pausedMs"`, 2)).toEqual([
      "2 values for 1 parameters",
    ]);
  });
});

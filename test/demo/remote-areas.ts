// The demo's remote areas: an example of the operator's file, so that /v2/trackings/remote has something to say.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { openDatabase } from "../../app/main/database.server";
import { importRemoteAreas } from "../../app/engine/remote-areas/import-remote-areas.server";
import { carrierCatalogue } from "../../app/main/engine.server";

const EXAMPLE = path.resolve(import.meta.dirname, "remote-areas.example.csv");

export async function loadExampleAreas(databaseUrl: string): Promise<void> {
  const lines = (await readFile(EXAMPLE, "utf8")).split("\n");
  const database = openDatabase(databaseUrl, 2);
  try {
    const file = { name: path.basename(EXAMPLE), lines };
    const result = await importRemoteAreas(database, carrierCatalogue, file);
    if (result.outcome === "refused") {
      throw new Error(`${file.name}: ${JSON.stringify(result.errors)}`);
    }
  } finally {
    await database.close();
  }
}

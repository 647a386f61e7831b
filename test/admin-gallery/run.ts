// `npm run gallery:admin`: pictures of every admin page at both widths in every state; words choose among their names.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { startEmbeddedPostgres } from "../../app/lib/postgres/embedded-postgres.server";
import { recreateDatabase } from "../../app/lib/postgres/recreate-database.server";
import { migrateDatabase } from "../../app/main/migrate.server";
import { inParallel } from "../gallery/in-parallel";
import { ADMIN_PAGES } from "../support/admin-pages";
import type { Width } from "../support/chromium";
import { openAdminGallery } from "./gallery";
import { STATES } from "./states";

const FOLDER = path.resolve(".waymark/admin-gallery");
const only = process.argv.slice(2);
const isChosen = (name: string) => only.length === 0 || only.some((word) => name.includes(word));
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });

const server = await startEmbeddedPostgres({
  directory: path.resolve(".waymark/admin-gallery-postgres"),
  durable: false,
});
await recreateDatabase(server.url);
await migrateDatabase(server.url);
const gallery = await openAdminGallery(server.url);
let pictureCount = 0;
let faultCount = 0;
try {
  for (const state of STATES) {
    const nameOf = (page: string, width: Width) =>
      [state.name, page.replaceAll(" ", "-"), width].join("_");
    const widths = ["desktop", "phone"] as const;
    const all = { ...ADMIN_PAGES, ...(await gallery.show(state)) };
    const pictures = Object.entries(all).flatMap(([page, at]) =>
      widths.map((width) => ({ name: nameOf(page, width), at, width })),
    );
    await inParallel(
      pictures.filter(({ name }) => isChosen(name)),
      async ({ name, at, width }) => {
        const { png, faults } = await gallery.take(at, width).catch((error: Error) => ({
          png: null,
          faults: [error.message],
        }));
        if (png) {
          writeFileSync(path.join(FOLDER, `${name}.png`), png);
          pictureCount += 1;
        }
        faultCount += faults.length;
        for (const fault of faults) process.stdout.write(`${name}: ${fault}\n`);
      },
    );
  }
} finally {
  await gallery.close();
  await server.stop();
}
process.stdout.write(`${pictureCount} pictures in ${FOLDER}, ${faultCount} faults.\n`);
process.exitCode = faultCount > 0 ? 1 : 0;

// A secret in a file that is made at the first start and read at every later one.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

/** The file's text; `make` gives it if there is no file. Only the file's owner may read it. */
export async function keptSecret(file: string, make: () => string): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, make(), { mode: 0o600, flag: "wx" }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  });
  return (await readFile(file, "utf8")).trim();
}

/** Writes another secret in place of the one that is kept. */
export async function replaceSecret(file: string, secret: string): Promise<void> {
  await writeFile(file, secret, { mode: 0o600 });
}

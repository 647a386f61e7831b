// Takes one file out of a tar archive held in memory (ustar, as npm packs it).

const BLOCK = 512;

/** The file's bytes, or null when the archive has no file of that name. */
export function fileFromTar(archive: Buffer, name: string): Buffer | null {
  for (let at = 0; at + BLOCK <= archive.length;) {
    const entryName = fieldText(archive, at, 0, 100);
    if (entryName === "") return null;
    const prefix = fieldText(archive, at, 345, 155);
    const size = parseInt(fieldText(archive, at, 124, 12), 8);
    const start = at + BLOCK;
    if ((prefix ? `${prefix}/${entryName}` : entryName) === name)
      return archive.subarray(start, start + size);
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return null;
}

function fieldText(archive: Buffer, block: number, offset: number, length: number): string {
  const field = archive.subarray(block + offset, block + offset + length);
  const end = field.indexOf(0);
  return field.toString("utf8", 0, end < 0 ? length : end).trim();
}

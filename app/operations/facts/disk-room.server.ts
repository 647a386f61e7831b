// How much room the disk has that holds a folder of this machine.
import { statfs } from "node:fs/promises";

export interface DiskRoom {
  freeBytes: number;
  totalBytes: number;
}

/** null: the folder can't be looked at. */
export type ReadRoom = (folder: string) => Promise<DiskRoom | null>;

export const readRoom: ReadRoom = async (folder) => {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch {
    return null;
  }
};

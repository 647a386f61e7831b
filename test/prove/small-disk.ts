// A small disk in memory, mounted by root, which the simulation fills with a file and frees again.
import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import path from "node:path";

/** Holds PostgreSQL's data with room for some seeds; a run of many stays below it, since the log is kept short. */
const SIZE = "384m";
const PIECES = [1024 * 1024, 4096].map((size) => Buffer.alloc(size));

export interface SmallDisk {
  isFull(): boolean;
  /** Leaves no byte. */
  fill(): void;
  free(): void;
  unmount(): void;
}

/** The one sentence for whoever has no such disk; null: it can be mounted. */
export function whyNoSmallDisk(): string | null {
  const how = "The world of a full disk mounts a small one, for which it needs Linux and root";
  if (process.platform !== "linux" || process.getuid?.() !== 0) return `${how}.`;
  const probe = `/run/waymark-disk-${process.pid}`;
  try {
    mountSmallDisk(probe).unmount();
    return null;
  } catch {
    return `${how} that may mount a tmpfs.`;
  } finally {
    rmSync(probe, { recursive: true, force: true });
  }
}

/** @param directory a run that was killed may have left its disk there: it is used again */
export function mountSmallDisk(directory: string): SmallDisk {
  const filler = path.join(directory, "filler");
  let isFull = false;
  mkdirSync(directory, { recursive: true });
  if (!readFileSync("/proc/mounts", "utf8").includes(` ${directory} tmpfs `)) {
    const options = ["-t", "tmpfs", "-o", `size=${SIZE},mode=700`];
    execFileSync("mount", [...options, "waymark-disk", directory], { stdio: "pipe" });
  }
  rmSync(filler, { force: true });
  return {
    isFull: () => isFull,
    fill() {
      isFull = true;
      const file = openSync(filler, "w");
      try {
        for (const piece of PIECES) writeUntilFull(file, piece);
      } finally {
        closeSync(file);
      }
    },
    free() {
      rmSync(filler, { force: true });
      isFull = false;
    },
    unmount: () => void execFileSync("umount", [directory], { stdio: "pipe" }),
  };
}

function writeUntilFull(file: number, piece: Buffer): void {
  try {
    for (;;) writeSync(file, piece);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  }
}

// Group commit: items that arrive during a write are written together by the next one.
import { AppError } from "../lib/errors";

export interface GroupCommitOptions {
  /** Most items in one write. */
  maxItems: number;
  /** Most items that wait for a write; more are rejected at once with AppError `unavailable`. */
  maxWaiting: number;
  /** Whether a failed write of several is worth repeating one by one, because a single item may be to blame. */
  isItemsFault: (error: unknown) => boolean;
}

/**
 * Gives a function that resolves when the write that carried its item is through, and rejects when that
 * write failed. One write is under way at a time. Everyone in a failed write fails with it, unless
 * the fault lies in the items: then each is written by itself and only the bad ones fail.
 */
export function groupCommit<Item>(
  write: (items: Item[]) => Promise<void>,
  options: GroupCommitOptions,
): (item: Item) => Promise<void> {
  interface Waiting {
    item: Item;
    resolve: () => void;
    reject: (error: unknown) => void;
  }
  const gathered: Waiting[] = [];
  let isWriting = false;

  async function writeAll(): Promise<void> {
    isWriting = true;
    while (gathered.length > 0) {
      const group = gathered.splice(0, options.maxItems);
      try {
        await write(group.map((waiting) => waiting.item));
        for (const waiting of group) waiting.resolve();
      } catch (error) {
        if (group.length > 1 && options.isItemsFault(error)) await writeEach(group);
        else for (const waiting of group) waiting.reject(error);
      }
    }
    isWriting = false;
  }

  async function writeEach(group: Waiting[]): Promise<void> {
    for (const waiting of group) {
      await write([waiting.item]).then(waiting.resolve, waiting.reject);
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      if (gathered.length >= options.maxWaiting) {
        reject(new AppError("unavailable", "Too many items wait to be written."));
        return;
      }
      gathered.push({ item, resolve, reject });
      if (!isWriting) void writeAll();
    });
}

// Group commit: shared writes, failed writes, single bad items.
import { expect, test } from "vitest";
import { groupCommit } from "~/inbox/group-commit";

/** A write that ends when the test says so. */
function stoppedWrite() {
  const groups: number[][] = [];
  const ends: { ok: () => void; fail: (error: unknown) => void }[] = [];
  const write = (items: number[]) => {
    groups.push(items);
    return new Promise<void>((ok, fail) => ends.push({ ok, fail }));
  };
  return { groups, ends, write };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

test("items that arrive during a write share the next one", async () => {
  const { groups, ends, write } = stoppedWrite();
  const store = groupCommit(write, { maxItems: 3, maxWaiting: 100, isItemsFault: () => false });
  const done = [1, 2, 3, 4, 5].map((item) => store(item));
  expect(groups).toEqual([[1]]);
  ends[0]?.ok();
  await done[0];
  await turn();
  expect(groups).toEqual([[1], [2, 3, 4]]);
  ends[1]?.ok();
  await turn();
  expect(groups).toEqual([[1], [2, 3, 4], [5]]);
  ends[2]?.ok();
  await Promise.all(done);
});

test("an item resolves only after its write", async () => {
  const { ends, write } = stoppedWrite();
  const store = groupCommit(write, { maxItems: 9, maxWaiting: 100, isItemsFault: () => false });
  let stored = false;
  const done = store(1).then(() => (stored = true));
  await turn();
  expect(stored).toBe(false);
  ends[0]?.ok();
  await done;
  expect(stored).toBe(true);
});

test("a failed write rejects its items, and the next write is independent", async () => {
  let isDown = true;
  const store = groupCommit<number>(
    async () => {
      await turn();
      if (isDown) throw new Error("down");
    },
    { maxItems: 9, maxWaiting: 100, isItemsFault: () => false },
  );
  const results = await Promise.allSettled([store(1), store(2), store(3)]);
  expect(results.map((result) => result.status)).toEqual(["rejected", "rejected", "rejected"]);
  isDown = false;
  await expect(store(4)).resolves.toBeUndefined();
});

test("one item that can't be written fails alone", async () => {
  const written: number[] = [];
  const store = groupCommit<number>(
    async (items) => {
      await turn();
      if (items.includes(13)) throw new Error("poison");
      written.push(...items);
    },
    { maxItems: 9, maxWaiting: 100, isItemsFault: () => true },
  );
  const results = await Promise.allSettled([store(1), store(12), store(13), store(14)]);
  expect(results.map((result) => result.status)).toEqual([
    "fulfilled",
    "fulfilled",
    "rejected",
    "fulfilled",
  ]);
  expect(written).toEqual([1, 12, 14]);
});

test("items over the bound are rejected at once, and the others are written", async () => {
  const { ends, write } = stoppedWrite();
  const store = groupCommit(write, { maxItems: 9, maxWaiting: 2, isItemsFault: () => false });
  const done = [1, 2, 3].map((item) => store(item));
  await expect(store(4)).rejects.toMatchObject({ code: "unavailable" });
  ends[0]?.ok();
  await turn();
  ends[1]?.ok();
  await Promise.all(done);
});

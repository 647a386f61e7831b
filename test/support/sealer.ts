// A sealer under a fixed key: tests need no secrets.
import { createSealer } from "../../app/lib/seal.server";

export const testSealer = createSealer([{ id: "test", key: Buffer.alloc(32, 7) }]);

// The contract's battery against the engine in this process.
import { expect } from "vitest";
import { describeV2Contract } from "../trackingmore/contract-battery";
import { BASE_URL, startTestEngine } from "./test-engine";

describeV2Contract("by the engine in process", async () => {
  const { engine, errors, close } = await startTestEngine();
  const { accountId, apiKey } = await engine.createAccount({ name: "battery" });
  const { apiKey: revokedKey } = await engine.createKey(accountId, "taken back");
  await engine.revokeKey(revokedKey);
  return {
    fetch: engine.handleV2,
    baseUrl: BASE_URL,
    apiKey,
    revokedKey,
    async close() {
      // Nothing of what the battery sends is a failure of ours.
      expect(errors).toEqual([]);
      await close();
    },
  };
});

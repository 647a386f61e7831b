// The battery of enquiries against the engine in this process.
import { createAirlineConnectorChoice } from "~/carriers/choose-airline-connector";
import { carrierCatalogue } from "~/engine-wiring.server";
import { describeV2Enquiries } from "../trackingmore/battery-enquiries";
import { BASE_URL, startTestEngine } from "./test-engine";

describeV2Enquiries("by the engine in process", async () => {
  const { engine, close } = await startTestEngine({
    catalogue: carrierCatalogue,
    airlineConnectorFor: createAirlineConnectorChoice({
      sandbox: { seed: "battery", carriers: "all" },
      byPrefix: new Map(),
    }),
  });
  const { apiKey } = await engine.createAccount({ name: "battery" });
  return { fetch: engine.handleV2, baseUrl: BASE_URL, apiKey, close };
});

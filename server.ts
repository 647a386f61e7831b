// The process: HTTP endpoints, the job worker and the poller on one database, or one of them.
import path from "node:path";
import { createRequestHandler } from "@remix-run/node";
import * as build from "virtual:remix/server-build";
import { createStaticFiles } from "./app/http/static-files.server";
import { createLog } from "./app/lib/log.server";
import { runApp } from "./app/main/app.server";
import type { Services } from "./app/main/services.server";
import styles from "./extensions/tracking-page/assets/tracking.css?raw";
import { logFailure, runCommand } from "./scripts/command-line";

const handle = createRequestHandler(build, "production");

const USAGE = `npm start, npm run worker, npm run migrate
node build/server/index.js [web|worker|migrate]

  web       HTTP endpoints, and the jobs unless WORKER=off
  worker    jobs alone; any number of processes
  migrate   brings the database to this version, and ends

Settings come from the environment or .env; .env.example lists them all.`;

await runCommand(
  USAGE,
  async () => {
    if (process.argv.includes("--help")) return void process.stdout.write(`${USAGE}\n`);
    const pages = {
      files: createStaticFiles(path.resolve("build/client")),
      handle: (request: Request, services: Services) => handle(request, { services }),
      styles,
    };
    await runApp(process.argv[2] ?? "web", pages, { consoleToLog: true });
  },
  // A person at a terminal reads a sentence; whatever collects the log reads JSON.
  {
    onFailure: process.stderr.isTTY ? undefined : (error) => logFailure(createLog("fatal"), error),
  },
);

// The endpoint /readyz: 200 while the process can serve, 503 while it starts, stops or has no database.
import type http from "node:http";
import { answerText } from "./answers.server";

export interface Readiness {
  listener: http.RequestListener;
  /** From now on the answer is 503. */
  stop(): void;
}

/** @param check rejects if the process can't serve */
export function createReadiness(check: () => Promise<unknown>): Readiness {
  let stopping = false;
  return {
    listener: (_request, response) => {
      const notReady = () => answerText(response, 503, "not ready");
      if (stopping) return notReady();
      check().then(() => answerText(response, 200, "ready"), notReady);
    },
    stop() {
      stopping = true;
    },
  };
}

// Checks the streaming replica that pages read from.
import type { Sql } from "~/lib/database.server";
import { SECOND_MS } from "~/lib/time";
import { readReplica } from "../facts/store-replica.server";
import { type Finding, fault, inWords, ok, warning } from "./finding";

const CHECK = "replica";
/** Pages wait a tenth of a second for it at most. */
const LAG_WARNING_SECONDS = 5;
const MEANWHILE = "Pages read from the primary meanwhile.";

export async function checkReplica(primary: Sql, replica: Sql): Promise<Finding> {
  try {
    const { isReplica, lagSeconds } = await readReplica(primary, replica);
    if (!isReplica) {
      return fault(
        CHECK,
        "READ_DATABASE_URL names a server that is no replica.",
        `${MEANWHILE} Name a hot standby of the primary, or unset it.`,
      );
    }
    if (lagSeconds < LAG_WARNING_SECONDS) return ok(CHECK, "it has what the primary has");
    return warning(
      CHECK,
      `It is ${inWords(lagSeconds * SECOND_MS)} behind the primary.`,
      `${MEANWHILE} Look at its disk, its network and its longest statement.`,
    );
  } catch (error) {
    return warning(
      CHECK,
      `It does not answer: ${(error as Error).message}.`,
      `${MEANWHILE} Check READ_DATABASE_URL, and that the replica runs.`,
    );
  }
}

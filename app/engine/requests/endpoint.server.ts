// The type of a v2 endpoint's handler.
import type { Caller, EngineParts } from "../trackings/parts.server";
import type { Reply } from "./envelope";
import type { V2Request } from "./request.server";

/** @param body parsed JSON; undefined when there was none. */
export type Endpoint = (
  parts: EngineParts,
  caller: Caller,
  request: V2Request,
  body: unknown,
) => Promise<Reply>;

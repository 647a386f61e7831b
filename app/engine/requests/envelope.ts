// v2's envelope: HTTP 200 with meta and data; an error's data is an empty array.
import { META, META_CODES, type MetaCode } from "~/trackingmore/contract/meta-codes";

export interface Reply {
  code: MetaCode;
  /** JSON text. */
  data: string;
  /** Where v2 documents a message other than the code's own. */
  message?: string;
}

export function respond(data: unknown, code: MetaCode = META.success): Reply {
  return { code, data: JSON.stringify(data) };
}

export function refuse(code: MetaCode): Reply {
  return { code, data: "[]" };
}

export function envelope({ code, data, message = META_CODES[code].message }: Reply): Response {
  const meta = JSON.stringify({ code, type: META_CODES[code].type, message });
  return new Response(`{"meta":${meta},"data":${data}}`, {
    headers: { "Content-Type": "application/json; charset=utf-8" },
  });
}

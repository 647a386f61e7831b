// Parses a v2 push as far as a receiver may trust it.
import { z } from "zod";

const verifyInfo = z.object({
  /** Unix seconds; some senders write them as text. */
  timeStr: z.coerce.number().int().positive(),
  signature: z.string().regex(/^[0-9a-f]{64}$/i),
});

export type VerifyInfo = z.output<typeof verifyInfo>;

/** One tracking per push; `verifyInfo` is beside `data`, or inside it with some senders. */
const pushSchema = z.object({
  data: z.looseObject({
    tracking_number: z.string().min(1),
    verifyInfo: verifyInfo.optional(),
  }),
  verifyInfo: verifyInfo.optional(),
});

/** null: not a push. */
export function readPush(body: unknown): { verifyInfo: VerifyInfo | null } | null {
  const push = pushSchema.safeParse(body).data;
  return push ? { verifyInfo: push.verifyInfo ?? push.data.verifyInfo ?? null } : null;
}

// What may go wrong when the app asks for a token: planned for a shop's next requests, played once each.

/**
 * - `outage`: 503, and nothing changes.
 * - `no_lifetime`: a good token whose reply does not say how long it lives.
 * - `lost_reply`: the token is given and the connection breaks before the app has it.
 */
export type TokenTrouble = "outage" | "no_lifetime" | "lost_reply";

export type TokenTroubles = ReturnType<typeof createTokenTroubles>;

export function createTokenTroubles() {
  const planned = new Map<string, TokenTrouble[]>();
  return {
    plan(shop: string, trouble: TokenTrouble, times = 1): void {
      planned.set(shop, [
        ...(planned.get(shop) ?? []),
        ...Array.from({ length: times }, () => trouble),
      ]);
    },
    take: (shop: string): TokenTrouble | undefined => planned.get(shop)?.shift(),
  };
}

/** The answer as the app gets it in this trouble. */
export async function troubled(
  trouble: TokenTrouble | undefined,
  answer: () => Response,
): Promise<Response> {
  if (trouble === "outage") return new Response("Service Unavailable", { status: 503 });
  const response = answer();
  if (!trouble || !response.ok) return response;
  if (trouble === "lost_reply") return new Response(brokenOff(), { headers: response.headers });
  const { expires_in: _, ...fields } = (await response.json()) as Record<string, unknown>;
  return Response.json(fields);
}

function brokenOff(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"access_token":"shpat_'));
      controller.error(new Error("The connection broke off."));
    },
  });
}

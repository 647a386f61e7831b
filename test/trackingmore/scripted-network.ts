// A client of v2 whose network answers what a test says.
import { expect } from "vitest";
import { AppError } from "~/lib/errors";
import { createTrackingMore } from "~/trackingmore/client/client.server";

export interface Sent {
  method: string;
  url: string;
  headers: Headers;
  body: unknown;
}

/** A client whose network answers each call with the next of `answers`; an Error is a broken connection. */
export function clientOf(...answers: (Response | Error)[]) {
  const sent: Sent[] = [];
  const service = createTrackingMore({
    baseUrl: "https://api.example.test/v2/",
    apiKey: "key-1",
    fetch: async (request) => {
      const text = await request.text();
      const { method, url, headers } = request;
      sent.push({ method, url, headers, body: text ? JSON.parse(text) : null });
      const answer = answers.shift();
      if (!answer) throw new Error("called once too often");
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return { service, sent };
}

export function reply(code: number, data: unknown, type = "Success"): Response {
  return Response.json({ meta: { code, type, message: `message of ${code}` }, data });
}

export async function failureOf(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    () => new Error("did not fail"),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}

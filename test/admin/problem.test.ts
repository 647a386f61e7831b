// What a page says when it can't be shown.
import { UNSAFE_ErrorResponseImpl as ErrorResponse } from "@remix-run/router";
import { expect, test } from "vitest";
import { describeProblem, problem } from "~/ui/frame/problem";
import { ENGLISH } from "~/ui/language/texts";

const notFound = { title: "Shipment not found", whatToDo: "Look under Shipments." };

test("a route's own words are shown as they are", async () => {
  const response = problem(404, notFound);
  expect(response.status).toBe(404);
  const thrown = new ErrorResponse(response.status, "", await response.json());
  expect(describeProblem(thrown, ENGLISH)).toEqual(notFound);
});

test("an address without a route shows Page not found", () => {
  const thrown = new ErrorResponse(404, "Not Found", 'Error: No route matches URL "/x"', true);
  expect(describeProblem(thrown, ENGLISH).title).toBe("Page not found");
});

test("a failure's own text never reaches the page", () => {
  const secret = new Error("password authentication failed for user waymark");
  expect(JSON.stringify(describeProblem(secret, ENGLISH))).not.toContain("password");
  const answer = new ErrorResponse(500, "", "<script>alert(1)</script>");
  expect(JSON.stringify(describeProblem(answer, ENGLISH))).not.toContain("script");
});

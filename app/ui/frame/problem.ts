// The contents of the admin's error pages.
import { isRouteErrorResponse } from "@remix-run/react";

export interface Problem {
  title: string;
  whatToDo: string;
  /** Where to continue; without it the page offers to reload. */
  link?: { label: string; url: string };
}

/** Thrown by loaders and actions. */
export function problem(status: number, content: Problem): Response {
  return Response.json(content, { status });
}

export const NO_SUCH_PAGE: Problem = {
  title: "Page not found",
  whatToDo: "The link may be old or mistyped.",
  link: { label: "Go to home", url: "/app" },
};

const FAILED: Problem = {
  title: "Something went wrong",
  whatToDo: "Reload the page. If the problem continues, try again in a few minutes.",
};

/** Describes what a route threw; an error's own text is never shown. */
export function describeProblem(error: unknown): Problem {
  if (!isRouteErrorResponse(error)) return FAILED;
  if (isProblem(error.data)) return error.data;
  return error.status === 404 ? NO_SUCH_PAGE : FAILED;
}

function isProblem(data: unknown): data is Problem {
  return typeof data === "object" && data !== null && "title" in data && "whatToDo" in data;
}

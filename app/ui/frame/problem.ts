// The contents of the admin's error pages.
import { isRouteErrorResponse } from "@remix-run/react";
import type { Texts } from "~/ui/language/texts";

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

export function noSuchPage({ t }: Texts): Problem {
  return {
    title: t("common.noSuchPage.title"),
    whatToDo: t("common.noSuchPage.whatToDo"),
    link: { label: t("common.noSuchPage.link"), url: "/app" },
  };
}

function failed({ t }: Texts): Problem {
  return { title: t("common.failed.title"), whatToDo: t("common.failed.whatToDo") };
}

/** Describes what a route threw; an error's own text is never shown. */
export function describeProblem(error: unknown, texts: Texts): Problem {
  if (!isRouteErrorResponse(error)) return failed(texts);
  if (isProblem(error.data)) return error.data;
  return error.status === 404 ? noSuchPage(texts) : failed(texts);
}

function isProblem(data: unknown): data is Problem {
  return typeof data === "object" && data !== null && "title" in data && "whatToDo" in data;
}

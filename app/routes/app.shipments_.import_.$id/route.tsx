// An import: its progress, its counts and its rejected lines.
import { json, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useRevalidator } from "@remix-run/react";
import { useEffect } from "react";
import {
  countLineOutcomes,
  findImport,
  listRejected,
} from "~/shipments/import/store-import.server";
import { titled } from "~/ui/frame/titled";
import { textsFor } from "~/ui/language/messages.server";
import { ImportedPage } from "./page";
import { importView, SHOWN_LINES } from "./view";

export const meta = titled("import.title");

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { shopify, database } = context.services;
  const { session } = await shopify.authenticate.admin(request);
  const found = await findImport(database.pool, session.shop, params.id ?? "");
  if (!found) throw new Response(null, { status: 404 });
  const [outcomes, rejected] = await Promise.all([
    countLineOutcomes(database.pool, session.shop, found.id),
    listRejected(database.pool, session.shop, found.id, 0, SHOWN_LINES),
  ]);
  return json(importView(found, outcomes, rejected, textsFor(request)));
}

const RELOAD_MS = 1_500;

export default function Imported() {
  const view = useLoaderData<typeof loader>();
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (!view.isRunning || state !== "idle") return;
    const timer = setTimeout(revalidate, RELOAD_MS);
    return () => clearTimeout(timer);
  }, [view, state, revalidate]);
  return <ImportedPage view={view} />;
}

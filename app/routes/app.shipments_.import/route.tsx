// Adds shipments: pasted tracking numbers, or a CSV file whose columns are chosen.
import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useNavigate } from "@remix-run/react";
import { beginImport } from "~/shipments/import/run-import.server";
import { addLines, createImport, listMappings } from "~/shipments/import/store-import.server";
import { titled } from "~/ui/frame/titled";
import { ImportPage } from "./page";
import { readAction } from "./read-action";
import type { ImportAnswer } from "./send-import";

export const meta = titled("shipments.add");

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { session } = await context.services.shopify.authenticate.admin(request);
  return json(await listMappings(context.services.database.pool, session.shop));
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { shopify, database, clock } = context.services;
  const { session } = await shopify.authenticate.admin(request);
  const step = readAction(await request.formData());
  if (!step) throw new Response(null, { status: 400 });
  const answer = (ok: boolean, importId: string | null = null) =>
    json<ImportAnswer>({ ok, importId });
  switch (step.intent) {
    case "create":
      return answer(true, await createImport(database.pool, session.shop, step.file, clock.now()));
    case "lines":
      return answer(await addLines(database, session.shop, step.importId, step.lines));
    case "start":
      return answer(await beginImport(database, session.shop, step.importId, clock.now()));
  }
}

export default function Import() {
  const remembered = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  return <ImportPage remembered={remembered} onStarted={(url) => navigate(url)} />;
}

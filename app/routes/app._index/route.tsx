// The app's home page.
import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { saveGuideChoice } from "~/shops/store.server";
import { unreadable, succeeded } from "~/ui/forms/action-result";
import { titled } from "~/ui/frame/titled";
import { textsFor } from "~/ui/language/messages.server";
import { useBlockState } from "./block-state";
import { HomePage } from "./page";
import { readHome } from "./read-home.server";

export const meta = titled("common.nav.home");

const guideIntent = z.enum(["page_shared", "guide_dismissed"]);

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { services } = context;
  const { session } = await services.shopify.authenticate.admin(request);
  const view = await services.reads((database) =>
    readHome({ ...services, database }, session.shop, textsFor(request)),
  );
  return json(view);
}

export async function action({ request, context: { services } }: ActionFunctionArgs) {
  const { session } = await services.shopify.authenticate.admin(request);
  const intent = guideIntent.safeParse((await request.formData()).get("intent"));
  if (!intent.success) return json(unreadable(textsFor(request)), { status: 400 });
  await saveGuideChoice(services.database.pool, session.shop, intent.data, services.clock.now());
  return json(succeeded(textsFor(request).t("guide.updated")));
}

export default function Home() {
  const view = useLoaderData<typeof loader>();
  const blockState = useBlockState();
  const fetcher = useFetcher();
  return (
    <HomePage
      view={view}
      blockState={blockState}
      onGuideChoice={(intent) => fetcher.submit({ intent }, { method: "post" })}
    />
  );
}

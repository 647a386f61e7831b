// The app's home page.
import {
  json,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { saveGuideChoice } from "~/shops/store.server";
import { UNREADABLE, succeeded } from "~/ui/forms/action-result";
import { useBlockState } from "./block-state";
import { HomePage } from "./page";
import { readHome } from "./read-home.server";

export const meta: MetaFunction = () => [{ title: "Home · Waymark" }];

const guideIntent = z.enum(["page_shared", "guide_dismissed"]);

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { session } = await context.services.shopify.authenticate.admin(request);
  return json(await readHome(context.services, session.shop));
}

export async function action({ request, context: { services } }: ActionFunctionArgs) {
  const { session } = await services.shopify.authenticate.admin(request);
  const intent = guideIntent.safeParse((await request.formData()).get("intent"));
  if (!intent.success) return json(UNREADABLE, { status: 400 });
  await saveGuideChoice(services.database.pool, session.shop, intent.data, services.clock.now());
  return json(succeeded("Setup guide updated"));
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

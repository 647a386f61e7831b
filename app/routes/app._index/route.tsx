// The app's home page.
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useBlockState } from "./block-state";
import { HomePage } from "./page";
import { readHome } from "./read-home.server";

export const meta: MetaFunction = () => [{ title: "Home · Waymark" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { session } = await context.services.shopify.authenticate.admin(request);
  return json(await readHome(context.services, session.shop));
}

export default function Home() {
  return <HomePage view={useLoaderData<typeof loader>()} blockState={useBlockState()} />;
}

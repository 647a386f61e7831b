// The shop's keys to the v2 API.
import {
  json,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { useEffect, useState } from "react";
import { showToast } from "~/ui/app-bridge";
import { applyChange, readApi } from "./api.server";
import { ApiPage } from "./page";
import { type ChangeResult, readChange } from "./read-change";
import { RevokeModal } from "./revoke-modal";
import type { KeyRow } from "./view";

export const meta: MetaFunction = () => [{ title: "API · Waymark" }];

const UNREADABLE: ChangeResult = {
  outcome: "refused",
  message: "Something went wrong and nothing was changed. Reload the page and try again.",
};

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { session } = await context.services.shopify.authenticate.admin(request);
  return json(await readApi(context.services, session.shop));
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { session } = await context.services.shopify.authenticate.admin(request);
  const change = readChange(await request.formData());
  if (!change) return json(UNREADABLE, { status: 400 });
  // A new key is in this answer; nobody may keep it on the way.
  const headers = { "Cache-Control": "no-store" };
  return json(await applyChange(context.services, session.shop, change), { headers });
}

export default function Api() {
  const view = useLoaderData<typeof loader>();
  const create = useFetcher<typeof action>();
  const revoke = useFetcher<typeof action>();
  const [asked, setAsked] = useState<KeyRow | null>(null);
  useEffect(() => {
    if (revoke.data?.outcome === "done") showToast(revoke.data.message);
  }, [revoke.data]);
  const confirm = ({ keyId }: KeyRow) => {
    setAsked(null);
    revoke.submit({ intent: "revoke_key", keyId }, { method: "post" });
  };
  return (
    <>
      <ApiPage
        view={view}
        keys={{
          fresh: create.data?.outcome === "created" ? create.data : null,
          creating: create.state !== "idle",
          createError: messageOf(create.data),
          revokeError: messageOf(revoke.data),
          onCreate: (name) => create.submit({ intent: "create_key", name }, { method: "post" }),
          onRevoke: setAsked,
        }}
      />
      <RevokeModal row={asked} onConfirm={confirm} onClose={() => setAsked(null)} />
    </>
  );
}

function messageOf(result: ChangeResult | undefined): string | null {
  return result?.outcome === "refused" ? result.message : null;
}

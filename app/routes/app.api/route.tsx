// The API page: the shop's keys to the v2 API.
import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { useEffect, useState } from "react";
import { unreadable } from "~/ui/forms/action-result";
import { textsFor } from "~/ui/language/messages.server";
import { showToast } from "~/ui/frame/app-bridge";
import { titled } from "~/ui/frame/titled";
import { applyChange, readApi } from "./api.server";
import { ApiPage } from "./page";
import { type ChangeResult, readChange } from "./read-change";
import { RevokeModal } from "./revoke-modal";
import type { KeyRow } from "./view";

export const meta = titled("api.title");

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { session } = await context.services.shopify.authenticate.admin(request);
  return json(await readApi(context.services, session.shop, textsFor(request)));
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { session } = await context.services.shopify.authenticate.admin(request);
  const change = readChange(await request.formData());
  const texts = textsFor(request);
  if (!change) {
    const message = unreadable(texts).error ?? "";
    return json<ChangeResult>({ outcome: "refused", message }, { status: 400 });
  }
  // The answer may hold a new key: no cache may store it.
  const headers = { "Cache-Control": "no-store" };
  return json(await applyChange(context.services, session.shop, change, texts), { headers });
}

export default function Api() {
  const view = useLoaderData<typeof loader>();
  const create = useFetcher<typeof action>();
  const revoke = useFetcher<typeof action>();
  const [revoking, setRevoking] = useState<KeyRow | null>(null);
  useEffect(() => {
    if (revoke.data?.outcome === "done") showToast(revoke.data.message);
  }, [revoke.data]);
  const confirm = ({ keyId }: KeyRow) => {
    setRevoking(null);
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
          onRevoke: setRevoking,
        }}
      />
      <RevokeModal row={revoking} onConfirm={confirm} onClose={() => setRevoking(null)} />
    </>
  );
}

function messageOf(result: ChangeResult | undefined): string | null {
  return result?.outcome === "refused" ? result.message : null;
}

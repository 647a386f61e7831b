// The texts of one language as a script, loaded once by the browser for all pages.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { textsFileNamed } from "~/ui/language/messages.server";

/** The texts are public: they name no shop. */
export function loader({ request, params }: LoaderFunctionArgs) {
  const file = textsFileNamed(params.file ?? "");
  if (!file) throw new Response(null, { status: 404 });
  // While versions change, the document may be from another one.
  const isSame = new URL(request.url).searchParams.get("v") === file.version;
  return new Response(file.script, {
    headers: {
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": isSame ? "public, max-age=31536000, immutable" : "no-cache",
    },
  });
}

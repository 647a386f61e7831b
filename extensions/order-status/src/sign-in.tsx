// Whoever came by a link in a mail is offered to sign in: the rest is for the order's customer alone.
import type { Host } from "./host.ts";

export function SignIn({ host }: { host: Host }) {
  const { i18n } = host;
  // A dismissed prompt leaves the page as it is, and the offer with it.
  const signIn = () => void host.requireLogin().catch(() => {});
  return (
    <s-stack gap="small-200">
      <s-paragraph color="subdued">{i18n.translate("signIn.text")}</s-paragraph>
      <s-stack direction="inline">
        <s-button variant="secondary" onClick={signIn}>
          {i18n.translate("signIn.button")}
        </s-button>
      </s-stack>
    </s-stack>
  );
}

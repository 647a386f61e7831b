// Offers sign-in to viewers from an e-mail link: only the order's customer sees everything.
import type { Host } from "./host.ts";

export function SignIn({ host }: { host: Host }) {
  const { i18n } = host;
  // A dismissed prompt changes nothing.
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

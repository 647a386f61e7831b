// Renders the home page's banner.
import { Banner } from "@shopify/polaris";
import type { Notice } from "./notices";

export function NoticeBanner({ notice }: { notice: Notice }) {
  const { tone, title, text, action } = notice;
  return (
    <Banner tone={tone} title={title} {...(action ? { action: actionOf(action) } : {})}>
      {text}
    </Banner>
  );
}

function actionOf(action: NonNullable<Notice["action"]>) {
  return "reload" in action
    ? { content: action.label, onAction: () => window.location.reload() }
    : { content: action.label, url: action.url };
}

// Shows a document of the storefront inside the admin, without script.
interface PagePreviewProps {
  title: string;
  document: string;
}

/** Its links open new tabs; its forms do nothing. */
export function PagePreview({ title, document }: PagePreviewProps) {
  return (
    <iframe
      className="wm-preview"
      title={title}
      srcDoc={document}
      sandbox="allow-popups allow-popups-to-escape-sandbox"
    />
  );
}

// A table of figures whose first column links to the shipments behind them.
import { Link, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { useTexts } from "~/ui/language/use-texts";
import type { Figure } from "./view";

interface FigureTableProps<Line> {
  /** Names the table for screen readers. */
  caption: string;
  first: string;
  columns: { title: string; cell: (line: Line) => ReactNode }[];
  lines: readonly (Line & { name: string; url: string })[];
}

export function FigureTable<Line>({ caption, first, columns, lines }: FigureTableProps<Line>) {
  return (
    <div className="wm-table-scroll" tabIndex={0} role="region" aria-label={caption}>
      <table className="wm-table">
        <caption className="wm-unseen">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{first}</th>
            {columns.map(({ title }) => (
              <th scope="col" key={title}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.name}>
              <th scope="row">
                <Link url={line.url}>{line.name}</Link>
              </th>
              {columns.map(({ title, cell }) => (
                <td key={title}>{cell(line)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The period's figure, and the one of the period before in a subdued line. */
export function FigureCell({ figure }: { figure: Figure }) {
  const { t } = useTexts();
  return (
    <>
      {figure.text}
      {figure.before && (
        <Text as="p" variant="bodySm" tone="subdued">
          {t("analytics.was", { before: figure.before })}
        </Text>
      )}
    </>
  );
}

// Links to the previous and next page of a list.
import { Pagination } from "@shopify/polaris";

interface ListPaginationProps {
  /** "1–50 of 812" */
  label?: string;
  /** null: none. */
  previousUrl: string | null;
  nextUrl: string | null;
}

export function ListPagination({ label, previousUrl, nextUrl }: ListPaginationProps) {
  return (
    <Pagination
      type="table"
      hasPrevious={previousUrl !== null}
      hasNext={nextUrl !== null}
      {...(label === undefined ? {} : { label })}
      {...(previousUrl ? { previousURL: previousUrl } : {})}
      {...(nextUrl ? { nextURL: nextUrl } : {})}
    />
  );
}

/** How files are judged, as words. What is missing or empty is the default. */
export interface Options {
  duplicates?: string | null;
  invalid_rows?: string | null;
  credit_description?: string | null;
  credit_service?: string | null;
  /** As people write dollars. */
  expected_total?: string | null;
  /** The billing month, `YYYY-MM`, for a file whose name does not say it. */
  month?: string | null;
  /** Today's month, `YYYY-MM`; a billing month after it is refused. */
  current_month?: string | null;
  limit_rows?: number | null;
  limit_file_bytes?: number | null;
  limit_month_bytes?: number | null;
}

export type Verdict = "ready" | "warnings" | "refused";
export type Severity = "error" | "warning" | "note";

/** What a check found: all that `credits check --format json` says, under the same names, and what a page needs more. */
export interface FileReport {
  file: string;
  sha256: string;
  billing_month: string | null;
  verdict: Verdict;
  rows_read: number;
  rows_skipped: number;
  duplicates_dropped: number;
  unique_accounts: number;
  total_credit_usd: string | null;
  bodies: number | null;
  body_bytes: number | null;
  findings: FindingView[];
  findings_omitted: number;
  /** Findings by severity and code, the gravest first. */
  groups: GroupView[];
  /** The name with every invisible character shown. */
  shown_name: string;
  /** Whether a file of this name starts the function at all. */
  starts_function: boolean;
  lines: number;
}

export interface FindingView {
  code: string;
  severity: Severity;
  line: number | null;
  column: number | null;
  message: string;
  help: string;
  excerpt: ExcerptView | null;
}

/** A line in three parts: what is meant stands in the middle. */
export interface ExcerptView {
  before: string;
  marked: string;
  after: string;
}

export interface GroupView {
  code: string;
  severity: Severity;
  explanation: string;
  help: string;
  count: number;
}

export interface AccountsQuery {
  /** Part of an account or of an amount; empty finds all. */
  search: string;
  sort: "line" | "account" | "amount";
  descending: boolean;
  first: number;
  count: number;
}

export interface AccountsSlice {
  found: number;
  rows: AccountRow[];
}

export interface AccountRow {
  account: string;
  amount_usd: string;
  line: number;
}

export interface LargestAccounts {
  bars: Bar[];
  others: number;
}

export interface Bar {
  account: string;
  amount_usd: string;
  /** In thousandths of the largest. */
  length: number;
}

export interface SourceLine {
  line: number;
  text: string;
  marks: MarkView[];
}

/** A part of a line that a finding is about. */
export interface MarkView {
  code: string;
  severity: Severity;
  start: number;
  end: number;
}

export interface ComparisonSummary {
  before: ComparedFile;
  after: ComparedFile;
  added: number;
  removed: number;
  changed: number;
  difference_usd: string | null;
}

export interface ComparedFile {
  shown_name: string;
  billing_month: string | null;
  verdict: Verdict;
  unique_accounts: number;
  total_credit_usd: string | null;
}

export interface AccountDifference {
  kind: "removed" | "added" | "changed";
  account: string;
  before_usd: string | null;
  after_usd: string | null;
  difference_usd: string | null;
}

/** How files are judged and what the function is set to. What is missing or empty is the default. */
export interface Options {
  duplicates?: string | null;
  invalid_rows?: string | null;
  credit_description?: string | null;
  credit_service?: string | null;
  /** `lineitem/cloud_provider` of every row; rows do not have it where there is none. */
  credit_cloud_provider?: string | null;
  /** As people write dollars. */
  expected_total?: string | null;
  /** The billing month, `YYYY-MM`, for a file whose name does not say it. */
  month?: string | null;
  /** Today's month, `YYYY-MM`; a billing month after it is refused. */
  current_month?: string | null;
  limit_rows?: number | null;
  limit_file_bytes?: number | null;
  limit_month_bytes?: number | null;
  /** Whether one function at a time is reserved. */
  concurrency_reserved?: boolean | null;
  /** Whether none may run. */
  switched_off?: boolean | null;
  timeout_seconds?: number | null;
  /** Whether the function holds the accounts against a list of its own. */
  has_account_list?: boolean | null;
  /** By how many per cent a month may fall; nothing where that is not looked at. */
  max_shrink?: number | null;
}

/** What the module is, and how files are judged where nothing else is said. */
export interface About {
  version: string;
  defaults: Options;
}

export type Verdict = "ready" | "warnings" | "refused";
export type Severity = "error" | "warning" | "note";
export type OutcomeKind = "replaces" | "refuses" | "nothing-happens";

/** What a check found: all that `credits check --format json` says, under the same names, and what a page needs more. */
export interface FileReport {
  file: string;
  sha256: string;
  layout: "plain" | "wide" | "cost-explorer" | "line-items";
  billing_month: string | null;
  verdict: Verdict;
  rows_read: number;
  rows_skipped: number;
  /** By the reason, such as the kind of charge or the month. */
  rows_left_out: Record<string, number>;
  duplicates_dropped: number;
  unique_accounts: number;
  total_credit_usd: string | null;
  control_totals: ControlTotalView[];
  bodies: number | null;
  body_bytes: number | null;
  outcome: OutcomeView;
  /** What it would do with the same bytes under the right name; nothing where the month is not known. */
  right_outcome: OutcomeView | null;
  findings: FindingView[];
  findings_omitted: number;
  /** Findings by severity and code, the gravest first. */
  groups: GroupView[];
  /** The name with every invisible character shown. */
  shown_name: string;
  /** The name under which it would replace its month. */
  right_name: string | null;
  /** The month that a name says which is not yet the right one. */
  suggested_month: string | null;
  /** Whether all that it lacks is its month, which only a person can say. */
  lacks_month: boolean;
  /** Whether it is no table at all. */
  is_no_table: boolean;
  /** Codes of what is said too early: only for want of the month. */
  premature: string[];
  /** The months that an export holds, to choose from. */
  months: string[];
  /** What can be read, of a refused file too. */
  readable: ReadableView;
  lines: number;
  lines_with_findings: number;
  correction: CorrectionView;
}

/** What the function would do, in the core's words. */
export interface OutcomeView {
  kind: OutcomeKind;
  reasons: string[];
  sentence: string;
}

export interface ReadableView {
  accounts: number;
  total_usd: string | null;
}

export interface ControlTotalView {
  source: "total-row" | "last-row" | "total-column" | "expected";
  /** The source as people say it. */
  whose: string;
  amount: string;
  agrees: boolean;
  /** Signed, the total less what its rows sum up to. */
  difference_usd: string | null;
}

export interface FindingView {
  code: string;
  title: string;
  severity: Severity;
  line: number | null;
  column: number | null;
  message: string;
  help: string;
  /** Which cell of its row it is about. */
  field: "account" | "amount" | null;
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
  title: string;
  severity: Severity;
  count: number;
}

/** What would be under other options. */
export interface WhatIf {
  kind: OutcomeKind;
  reasons: string[];
  /** What kinds of errors it would be refused for. */
  titles: string[];
  accounts: number;
  total_usd: string | null;
}

/** The total that a person expects, against what can be read. */
export interface Expectation {
  /** Why it cannot be compared. */
  problem: string | null;
  /** As people say it. */
  whose: string;
  agrees: boolean;
  amount_usd: string;
  /** Signed, what is expected less what can be read. */
  difference_usd: string;
}

/** A list of known accounts against those of a file. */
export interface Known {
  /** Why the list cannot be read. */
  problem: string | null;
  known: number;
  unknown: number;
  /** The first that are not known. */
  some: string[];
}

/**
 * What a person does to a file. Lines are those of the file as it is now, but for the one that is put back. `of` is the
 * SHA-256 of the file that the person saw: another one is not mended.
 */
export type Mending = { of?: string } & (
  | { kind: "cells"; line: number; account: string | null; amount: string | null }
  | { kind: "line"; line: number; text: string }
  | { kind: "remove"; line: number }
  | { kind: "put_back"; line: number }
  | { kind: "repairs"; repairs: number[]; line?: number }
  | { kind: "certain" }
  | { kind: "undo" }
  | { kind: "redo" }
);

export interface CorrectionView {
  changed_lines: number;
  undo_steps: number;
  redo_steps: number;
}

/** A row as it is written, to be edited, and safe to show. */
export interface RowView {
  line: number;
  text: string;
  shown: string;
  account: string | null;
  account_shown: string | null;
  amount: string | null;
  amount_shown: string | null;
  /** Whether only the whole line can be mended. */
  whole: boolean;
}

/** A line of the original, before and after; nothing after where it was taken out. */
export interface ChangeView {
  line: number;
  before: string;
  after: string | null;
}

/** The repairs that have one answer, and what all of them would change, with what they bring to light. */
export interface RepairsView {
  repairs: RepairView[];
  /** How many lines. */
  count: number;
  /** The first of the changes. */
  changes: ChangeView[];
}

export interface RepairView {
  index: number;
  button: string;
  /** Beside which lines it is offered. */
  lines: number[];
}

/** What is said of a text while it is typed. */
export interface Typed {
  ok: boolean;
  says: string;
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
  accounts: number;
  total_usd: string | null;
}

export interface DifferencesQuery {
  /** Part of an account; empty finds all. */
  search: string;
  sort: "change" | "account" | "before" | "after";
  descending: boolean;
  first: number;
  count: number;
}

export interface DifferencesSlice {
  found: number;
  rows: AccountDifference[];
}

export interface AccountDifference {
  kind: "removed" | "added" | "changed";
  account: string;
  before_usd: string | null;
  after_usd: string | null;
  difference_usd: string | null;
  /** Of its bar, in thousandths of the largest. */
  length: number;
}

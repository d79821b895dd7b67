-- The credits file of one month out of a Cost and Usage Report 2.0 (AWS Data Exports), for Athena.
--
-- Set the month in the second line of the statement, and the table behind FROM where it is not `cur2`; run it; download
-- the result and name it `credits-2025-01.csv`. Athena stores costs as doubles: each credit is taken as it is shown, to ten
-- decimals, and from there on they are added up exactly.
--
-- Nothing is left out to make the result pass. A credit in another currency keeps its currency, an account whose credits
-- were taken back keeps its sign, a credit without an account stays as well, and a month without a credit has a total that
-- is empty: `credits check` refuses the file for each of them.
WITH
  chosen AS (SELECT DATE '2025-01-01' AS month_begin),
  credit AS (
    SELECT
      COALESCE(line_item_usage_account_id, '') AS account_id,
      COALESCE(line_item_currency_code, 'USD') AS currency,
      CAST(CAST(line_item_unblended_cost AS VARCHAR) AS DECIMAL(28, 10)) AS cost
    FROM cur2
    CROSS JOIN chosen
    WHERE line_item_line_item_type = 'Credit'
      AND bill_billing_period_start_date >= month_begin
      AND bill_billing_period_start_date < month_begin + INTERVAL '1' MONTH
  ),
  added_up AS (
    SELECT
      GROUPING(account_id) AS is_total,
      account_id,
      MAX(NULLIF(currency, 'USD')) AS other_currency,
      -SUM(cost) AS credit
    FROM credit
    GROUP BY GROUPING SETS ((account_id), ())
  )
SELECT
  CASE is_total WHEN 1 THEN 'Total' ELSE account_id END AS account,
  COALESCE(other_currency || ' ', '') || CAST(credit AS VARCHAR) AS amount
FROM added_up
ORDER BY is_total, account_id

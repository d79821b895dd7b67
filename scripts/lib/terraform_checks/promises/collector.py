"""The function that fetches last month's credits, its rights, and when it is started."""

from __future__ import annotations

from terraform_checks.mutation import mutations_of

broken = mutations_of("modules/collector")

RIGHTS = "may_fetch_and_nothing_else"
STARTED = "is_started_daily_and_not_again"
ONCE = "attempts = 0\n\n  destination"
NOW = '"<aws.scheduler.scheduled-time>"'
SCHEDULED = r'"{\"scheduled_time\":\"<aws.scheduler.scheduled-time>\"}"'

MUTATIONS = (
    broken("a collector that writes anything", RIGHTS, "/${var.files.prefix}*${var.files.suffix}", "/*"),
    broken("a collector that sees every name", RIGHTS, '"${var.files.prefix}*" } }', '"*" } }'),
    broken(
        "a watcher that may ask for costs",
        "only_watches",
        "var.fetch == null || local.asks_as_payer != null ? []",
        "local.asks_as_payer != null ? []",
    ),
    broken("a watcher that fetches", "only_watches", 'var.fetch == null ? "off" : "on"', '"on"'),
    broken("a collector's failure mailed three times", STARTED, ONCE, ONCE.replace("0", "2")),
    broken(
        "a collector's failure that goes with the function",
        STARTED,
        "function_name = aws_lambda_function.collector.arn",
        "function_name = aws_lambda_function.collector.function_name",
    ),
    broken("a schedule that Scheduler cannot fill in", STARTED, SCHEDULED, f"jsonencode({{ at = {NOW} }})"),
    broken("a schedule on other days", STARTED, "cron(0 9 3-", "cron(0 9 1-"),
    broken("a schedule that may start anything", STARTED, "Resource = local.arn }", 'Resource = "*" }'),
)

"""The function that fetches last month's credits, its rights, and when it is started."""

from __future__ import annotations

from terraform_checks.mutation import mutations_of

broken = mutations_of("modules/collector")
broken_as_a_whole = mutations_of("modules/collector", tests=".")

RIGHTS = "may_fetch_and_nothing_else"
STARTED = "is_started_daily_and_not_again"
BOUNDED = "is_bounded_and_named_as_the_organization_wants_it"
PATH = "  path                 = var.role_path\n"
BOUNDARY = "  permissions_boundary = var.permissions_boundary_arn\n"
ROLE = f'  description          = "What the function ${{local.function}} may do"\n{PATH}'
STARTER = f'  description          = "Starts the function ${{local.function}}"\n{PATH}'
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
    broken(
        "a collector's failure that nobody hears of",
        STARTED,
        "\n    on_failure {\n      destination = var.result_bus.arn\n    }\n",
        "\n",
    ),
    broken(
        "a schedule of another account's",
        STARTED,
        '      Condition = { StringEquals = { "aws:SourceAccount" = var.aws.account_id } }\n',
        "",
    ),
    broken_as_a_whole(
        "a run before its failure is heard",
        "test_everything_else_comes_in_its_order_too",
        "[aws_iam_role_policy.schedule, aws_lambda_function_event_invoke_config.collector]",
        "[aws_iam_role_policy.schedule]",
    ),
    broken("names too long for the collector's roles", "refuses_names_too_long_for_its_roles", "<= 64", "<= 128"),
    broken("a schedule's role without its boundary", BOUNDED, STARTER + BOUNDARY, STARTER),
    broken("a collector's role without its boundary", BOUNDED, ROLE + BOUNDARY, ROLE),
    broken("a schedule's role that has no path", BOUNDED, STARTER, STARTER.replace(PATH, "")),
    broken(
        "a log of the collector that is never kept",
        "keeps_the_log_group_when_it_is_told_to",
        "= var.keep_log_group\n",
        "= false\n",
    ),
    broken("a collector for another runtime", "runs_its_package", "provided.al2023", "provided.al2"),
    broken("a schedule that Scheduler cannot fill in", STARTED, SCHEDULED, f"jsonencode({{ at = {NOW} }})"),
    broken("a schedule on other days", STARTED, "cron(0 9 3-", "cron(0 9 1-"),
    broken("a schedule that may start anything", STARTED, "Resource = local.arn }", 'Resource = "*" }'),
)

"""The function, its role, its log, and where it reports to."""

from __future__ import annotations

from terraform_checks.mutation import mutations_of

broken = mutations_of("modules/function")
broken_output = mutations_of("modules/function", file="outputs.tf")
broken_variable = mutations_of("modules/function", file="variables.tf")
broken_as_a_whole = mutations_of("modules/function", tests=".")

READABLE = '"arn:${var.aws.partition}:s3:::${var.files.bucket}/${var.files.prefix}*${var.files.suffix}"'
MADE_OF_NAMES = '"arn:${var.aws.partition}:lambda:${var.aws.region}:${var.aws.account_id}:function:${var.name}"'
RIGHTS = "may_do_this_and_nothing_else"
ORDER = "test_everything_comes_in_its_order"

MUTATIONS = (
    broken("the role may read everything", RIGHTS, READABLE, '"*"'),
    broken(
        "the role may do everything with files",
        RIGHTS,
        f'"s3:GetObject"\n      Resource = {READABLE}',
        f'"s3:*"\n      Resource = {READABLE}',
    ),
    broken("the role may read every secret", RIGHTS, "= var.secret.arn\n    }]", '= "*"\n    }]'),
    broken("another runtime", "runs_the_package", "provided.al2023", "provided.al2"),
    broken("more than one sender", "is_the_only_sender", "= var.reserved_concurrency\n", "= null\n"),
    broken(
        "a function that believes to be alone",
        "knows_when_it_is_not",
        'var.reserved_concurrency == null ? "off" : "on"',
        '"on"',
    ),
    broken(
        "a failure destination that goes with the function and does not come back",
        "reports_again_once_it_is_replaced",
        "  function_name = aws_lambda_function.this.arn\n",
        "  function_name = aws_lambda_function.this.function_name\n",
    ),
    broken_output(
        "a permission that goes with the function and does not come back",
        "runs_the_package",
        "= aws_lambda_function.this.arn\n",
        f"= {MADE_OF_NAMES}\n",
    ),
    broken("logs for people, not for machines", "logs_json_for_as_long_as_it_was_told", '"JSON"', '"Text"'),
    broken("failures that are not tried again", "reports_how_it_ended", "attempts       = 2", "attempts       = 0"),
    broken_as_a_whole(
        "a function that starts before its log group has a retention",
        ORDER,
        "= var.create_log_group ? one(aws_cloudwatch_log_group.this[*].name) : local.log_group\n",
        "= local.log_group\n",
    ),
    broken_as_a_whole("a function that starts before its rights", ORDER, "[aws_iam_role_policy.this]", "[]"),
    broken_variable(
        "a name too long for what is made of it",
        "refuses_a_name_too_long_for_what_is_made_of_it",
        "{1,40}",
        "{1,64}",
    ),
    broken("a rotation that nobody notices", "is_told_what_it_needs", "= var.secret.version_id\n", '= "1"\n'),
    broken("keys of China that cannot be used", "may_decrypt_in_china_too", "${var.aws.dns_suffix}", "amazonaws.com"),
    broken("a log group that is always made", "leaves_a_log_group_that_exists", "var.create_log_group ? 1 : 0", "1"),
    broken(
        "a log group that is never kept",
        "keeps_the_log_group_when_it_is_told_to",
        "= var.keep_log_group\n",
        "= false\n",
    ),
    broken(
        "a role without its boundary",
        "is_bounded_and_named_as_the_organization_wants_it",
        "  permissions_boundary = var.permissions_boundary_arn\n",
        "",
    ),
    broken(
        "a role that has no path",
        "is_bounded_and_named_as_the_organization_wants_it",
        "  path                 = var.role_path\n",
        "",
    ),
    broken("a second role beside one's own", "may_be_a_role_of_ones_own", "var.role_arn == null ? 1 : 0", "1"),
    broken(
        "the list of accounts by every name",
        "may_read_the_known_accounts_alone",
        "/${var.known_accounts_key}",
        "/*",
    ),
    broken(
        "a list of accounts that nobody reads",
        "reads_the_known_accounts",
        "{ KNOWN_ACCOUNTS_KEY = var.known_accounts_key }",
        "{}",
    ),
)

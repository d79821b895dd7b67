"""What an operator must hear of."""

from __future__ import annotations

from terraform_checks.mutation import mutations_of

broken = mutations_of("modules/alarms")

WATCHES = "watches_what_nobody_else_would_notice"

MUTATIONS = (
    broken("an alarm that is never over", WATCHES, "  ok_actions        = [module.topic.arn]\n", ""),
    broken("an alarm for every attempt", WATCHES, '"AsyncEventsDropped"', '"Errors"'),
    broken("an alarm that waits for an hour", WATCHES, "= 300\n", "= 3600\n"),
    broken(
        "a rule of the account's bus looked for on another",
        WATCHES,
        "name => value if value != null",
        'name => coalesce(value, "default")',
    ),
)

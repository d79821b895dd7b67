"""Who may publish, and who reads it."""

from __future__ import annotations

from terraform_checks.mutation import mutations_of

broken = mutations_of("modules/topic")
broken_as_a_whole = mutations_of("modules/topic", tests=".")

MUTATIONS = (
    broken(
        "nobody watches over the subscriptions",
        "says_who_has_not_confirmed",
        "!subscription.pending_confirmation]",
        "true]",
    ),
    broken("anybody may publish", "one_service_may_publish", "{ Service = var.publisher }", '"*"'),
    broken_as_a_whole(
        "subscribers of a topic that only a name knows",
        "test_what_hangs_on_a_resource_takes_its_attribute",
        "topic_arn = aws_sns_topic.this.arn",
        "topic_arn = local.planned_arn",
    ),
)

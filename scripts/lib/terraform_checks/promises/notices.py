"""What a person is told of every upload, what is kept of a failure, and what of a mail that could not be sent."""

from __future__ import annotations

from terraform_checks.mutation import mutations_of

broken = mutations_of("modules/notices")
broken_as_a_whole = mutations_of("modules/notices", tests=".")

SENTENCES = "test_every_report_gives_its_sentence"
UNDELIVERED = "keeps_what_eventbridge_cannot_deliver"
ATTRIBUTES = "test_what_hangs_on_a_resource_takes_its_attribute"
DEAD_LETTERS = "\n  dead_letter_config {\n    arn = aws_sqs_queue.undelivered.arn\n  }\n"

MUTATIONS = (
    broken(
        "a mail to a topic that only a name knows",
        "tells_every_ending",
        "= module.topic.arn\n",
        '= "arn:aws:sns:us-east-1:111122223333:${var.name}-notices"\n',
    ),
    broken("a reason that cannot be mailed", "test_every_failure_is_heard_once_and_can_be_sent", r'["*\"*", ', "["),
    broken(
        "a mail without the reason", SENTENCES, '${local.answer}.errorMessage" })\n', '${local.answer}.message" })\n'
    ),
    broken(
        "a mail that EventBridge cannot fill in",
        SENTENCES,
        '"\\"${local.sentences[each.key]}\\""',
        "jsonencode(local.sentences[each.key])",
    ),
    broken("a lost upload that nobody hears of", SENTENCES, "[{ exists = false }]", "[{ exists = true }]"),
    broken(
        "anybody's events in the queue",
        "keeps_failures_for_replay",
        'ArnEquals = { "aws:SourceArn" = [',
        'ArnLike = { "aws:SourceArn" = [',
    ),
    broken("another sentence than the uploader's", SENTENCES, '.userIdentity.principalId"', '.userIdentity.accountId"'),
    broken(
        "an undelivered mail that is gone",
        UNDELIVERED,
        DEAD_LETTERS + "\n  depends_on = [aws_sqs_queue_policy.undel",
        "\n  depends_on = [aws_sqs_queue_policy.undel",
    ),
    broken(
        "a report that cannot be kept is gone",
        UNDELIVERED,
        DEAD_LETTERS + "\n  depends_on = [aws_sqs_queue_policy.this, aws_sqs_queue_policy.undel",
        "\n  depends_on = [aws_sqs_queue_policy.this, aws_sqs_queue_policy.undel",
    ),
    broken(
        "anybody may put aside something",
        UNDELIVERED,
        'Principal = { Service = "events.amazonaws.com" }\n      Action    = "sqs:SendMessage"\n'
        "      Resource  = local.planned_undelivered_arn",
        'Principal = "*"\n      Action    = "sqs:SendMessage"\n      Resource  = local.planned_undelivered_arn',
    ),
    broken_as_a_whole(
        "a report for a bus that only a name knows",
        ATTRIBUTES,
        'event_bus_name = aws_cloudwatch_event_bus.this.id\n  target_id      = "replay"',
        'event_bus_name = var.name\n  target_id      = "replay"',
    ),
    broken_as_a_whole(
        "a queue that is in China under the ARN of another partition",
        "test_nothing_is_bound_to_a_place",
        '"arn:${var.aws.partition}:sqs:${local.place}:${var.name}-failures"',
        '"arn:aws:sqs:${local.place}:${var.name}-failures"',
    ),
    broken(
        "a rule that may not put aside what it cannot deliver",
        UNDELIVERED,
        "[for kind in keys(local.given)",
        "[for kind in keys(local.failures)",
    ),
    broken(
        "an upload by EventBridge that may not be put aside",
        "reads_the_events_of_eventbridge",
        'var.trigger == "eventbridge" ? [',
        'var.trigger == "never" ? [',
    ),
    broken(
        "a mail that names no file of EventBridge's",
        SENTENCES,
        'file = "detail.object.key"',
        'file = "object.key"',
    ),
    broken(
        "a mail that names no file of a replay",
        SENTENCES,
        'enveloped = ".detail.requestPayload"',
        'enveloped = ".detail"',
    ),
    broken(
        "an ending of the collector told as an upload's",
        "tells_the_endings_of_two_functions_apart",
        "var.collector ? local.not_of_collector : {}",
        "{}",
    ),
    broken_as_a_whole(
        "tags that are forgotten",
        "test_everything_has_the_tags",
        '  description = "How each upload ended"\n  tags        = var.tags\n',
        '  description = "How each upload ended"\n',
    ),
)

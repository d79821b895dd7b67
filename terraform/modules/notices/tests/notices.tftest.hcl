mock_provider "aws" {
  source = "../../tests/mocks"
}

# Known at plan, unlike in AWS, so that what is made of it can be looked at there; and another than a string made of
# names would be, which must not be used instead.
override_resource {
  target          = module.topic.aws_sns_topic.this
  override_during = plan
  values          = { arn = "arn:aws:sns:us-east-1:111122223333:topic-by-attribute" }
}

override_resource {
  target          = aws_sqs_queue.this
  override_during = plan
  values          = { arn = "arn:aws:sqs:us-east-1:111122223333:queue-by-attribute" }
}

override_resource {
  target          = aws_sqs_queue.undelivered
  override_during = plan
  values          = { arn = "arn:aws:sqs:us-east-1:111122223333:undelivered-by-attribute" }
}

variables {
  aws            = { partition = "aws", region = "us-east-1", account_id = "111122223333" }
  name           = "aws-credits-processor"
  emails         = ["finance@example.com"]
  report_success = true
  trigger        = "notification"
}

run "tells_every_ending" {
  command = plan

  assert {
    condition = { for kind, rule in aws_cloudwatch_event_rule.this : kind => rule.event_pattern } == {
      for kind, result in {
        failed = { type = "Failure", response = { errorMessage = [{ anything-but = { wildcard = ["*\"*", "*\\\\*", "*\n*"] } }] } }
        untold = { type = "Failure", response = { errorMessage = [{ wildcard = "*\"*" }, { wildcard = "*\\\\*" }, { wildcard = "*\n*" }] } }
        lost   = { type = "Failure", response = { errorMessage = [{ exists = false }] } }
        sent   = { type = "Success", response = { receipts = { billing_month = [{ exists = true }] } } }
        } : kind => jsonencode({
          source      = ["lambda"]
          detail-type = ["Lambda Function Invocation Result - ${result.type}"]
          detail      = { responsePayload = result.response }
      })
    }
    error_message = "The rules hear something else."
  }

  assert {
    condition     = alltrue([for target in aws_cloudwatch_event_target.mail : target.arn == "arn:aws:sns:us-east-1:111122223333:topic-by-attribute"])
    error_message = "A notice goes elsewhere."
  }
}

run "keeps_failures_for_replay" {
  command = plan

  assert {
    condition = { for kind, target in aws_cloudwatch_event_target.replay : kind => target.arn } == {
      failed = "arn:aws:sqs:us-east-1:111122223333:queue-by-attribute"
      lost   = "arn:aws:sqs:us-east-1:111122223333:queue-by-attribute"
      untold = "arn:aws:sqs:us-east-1:111122223333:queue-by-attribute"
    }
    error_message = "Some failure is not kept."
  }

  assert {
    condition     = aws_sqs_queue.this.message_retention_seconds == 1209600 && aws_sqs_queue.this.sqs_managed_sse_enabled
    error_message = "Failures are not kept for 14 days, encrypted."
  }

  assert {
    condition = aws_sqs_queue_policy.this.policy == jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = "arn:aws:sqs:us-east-1:111122223333:aws-credits-processor-failures"
        Condition = { ArnEquals = { "aws:SourceArn" = [
          "arn:aws:events:us-east-1:111122223333:rule/aws-credits-processor/aws-credits-processor-failed",
          "arn:aws:events:us-east-1:111122223333:rule/aws-credits-processor/aws-credits-processor-lost",
          "arn:aws:events:us-east-1:111122223333:rule/aws-credits-processor/aws-credits-processor-untold",
        ] } }
      }]
    })
    error_message = "Something else may fill the queue, or the rules may not: ${aws_sqs_queue_policy.this.policy}"
  }
}

run "tells_failures_only" {
  command = plan

  variables {
    report_success = false
  }

  assert {
    condition     = keys(aws_cloudwatch_event_rule.this) == ["failed", "lost", "untold"]
    error_message = "Successes are told, or failures are not."
  }
}

run "keeps_what_eventbridge_cannot_deliver" {
  command = plan

  assert {
    condition = alltrue([
      for target in concat(values(aws_cloudwatch_event_target.mail), values(aws_cloudwatch_event_target.replay)) :
      one(target.dead_letter_config).arn == "arn:aws:sqs:us-east-1:111122223333:undelivered-by-attribute"
    ])
    error_message = "A notice that cannot be delivered is gone without a trace."
  }

  assert {
    condition = aws_sqs_queue_policy.undelivered.policy == jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = "arn:aws:sqs:us-east-1:111122223333:aws-credits-processor-undelivered"
        Condition = { ArnEquals = { "aws:SourceArn" = [
          for kind in ["failed", "lost", "sent", "untold"] : "arn:aws:events:us-east-1:111122223333:rule/aws-credits-processor/aws-credits-processor-${kind}"
        ] } }
      }]
    })
    error_message = "A rule may not put there what it cannot deliver, or somebody else may: ${aws_sqs_queue_policy.undelivered.policy}"
  }

  assert {
    condition     = aws_sqs_queue.undelivered.message_retention_seconds == 1209600 && aws_sqs_queue.undelivered.sqs_managed_sse_enabled
    error_message = "It is not kept for 14 days, encrypted."
  }
}

run "reads_the_events_of_eventbridge" {
  command = plan

  variables {
    trigger = "eventbridge"
  }

  assert {
    condition     = contains(jsondecode(aws_sqs_queue_policy.undelivered.policy).Statement[0].Condition.ArnEquals["aws:SourceArn"], "arn:aws:events:us-east-1:111122223333:rule/aws-credits-processor-uploads")
    error_message = "An upload that cannot be handed over is lost."
  }
}

run "tells_the_endings_of_two_functions_apart" {
  command = plan

  variables {
    collector = true
  }

  assert {
    condition = { for kind, rule in aws_cloudwatch_event_rule.this : kind => jsonencode(jsondecode(rule.event_pattern).detail.requestContext.functionArn) } == {
      for kind in ["failed", "lost", "sent", "untold", "collector-failed", "collector-lost", "collector-untold"] : kind => (
        startswith(kind, "collector-")
        ? jsonencode([{ wildcard = "*:function:aws-credits-processor-collector:*" }])
        : jsonencode([{ anything-but = { wildcard = ["*:function:aws-credits-processor-collector:*"] } }])
      )
    }
    error_message = "A run of the collector would be told as an upload, or not at all."
  }
}

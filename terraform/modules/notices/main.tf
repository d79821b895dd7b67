locals {
  place = "${var.aws.region}:${var.aws.account_id}"
  # For policies, so that a first plan shows them. Everything else takes the resources' own attributes: what hangs on a
  # resource is gone when that is replaced, and only an attribute that is not known yet brings it back.
  planned_bus_arn   = "arn:${var.aws.partition}:events:${local.place}:event-bus/${var.name}"
  planned_queue_arn = "arn:${var.aws.partition}:sqs:${local.place}:${var.name}-failures"

  # Where Lambda's report of an event says what
  # (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html).
  upload  = "$.detail.requestPayload.Records[0].s3.object.key"
  answer  = "$.detail.responsePayload"
  receipt = "$.detail.responsePayload.receipts[0]"

  # EventBridge pastes values into the sentence as they are, and what would be no JSON string then is never sent
  # (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html#eb-transform-input-issues).
  unsendable = ["*\"*", "*\\\\*", "*\n*"]

  # Each kind of report and the sentence made of it. The file's name comes from S3's event, where it is form-encoded.
  notices = {
    failed = {
      description = "The function gave the reason of a failure"
      result      = "Failure"
      answer      = { errorMessage = [{ anything-but = { wildcard = local.unsendable } }] }
      values      = { file = local.upload, type = "${local.answer}.errorType", reason = "${local.answer}.errorMessage" }
      sentence    = "The credits file <file> failed with <type>: <reason>. Once the cause is mended, upload the file again under the same name: a month is replaced, never added to."
    }
    untold = {
      description = "The function gave a reason that cannot be sent on"
      result      = "Failure"
      answer      = { errorMessage = [for wildcard in local.unsendable : { wildcard = wildcard }] }
      values      = { file = local.upload, type = "${local.answer}.errorType" }
      sentence    = "The credits file <file> failed with <type>. The reason holds characters that cannot be mailed; it is in the log group /aws/lambda/${var.name}. Once the cause is mended, upload the file again under the same name: a month is replaced, never added to."
    }
    lost = {
      description = "An event was given up without an answer of the function"
      result      = "Failure"
      answer      = { errorMessage = [{ exists = false }] }
      values      = { file = local.upload, condition = "$.detail.requestContext.condition" }
      sentence    = "The credits file <file> was never handled (<condition>). Upload it again under the same name."
    }
    sent = {
      description = "CloudZero took a month"
      result      = "Success"
      answer      = { receipts = { billing_month = [{ exists = true }] } }
      values = {
        file     = local.upload
        month    = "${local.receipt}.billing_month"
        accounts = "${local.receipt}.unique_accounts"
        total    = "${local.receipt}.total_credit_usd"
      }
      sentence = "The credits file <file> was sent to CloudZero: <accounts> accounts, USD <total> for <month>."
    }
  }

  given    = { for kind, notice in local.notices : kind => notice if notice.result == "Failure" || var.report_success }
  failures = { for kind, notice in local.notices : kind => notice if notice.result == "Failure" }
}

# A bus of its own: the function can put events nowhere else, and nobody else's rules hear them.
resource "aws_cloudwatch_event_bus" "this" {
  name        = var.name
  description = "How each upload ended"
}

resource "aws_cloudwatch_event_rule" "this" {
  for_each = local.given

  name           = "${var.name}-${each.key}"
  description    = each.value.description
  event_bus_name = aws_cloudwatch_event_bus.this.id

  event_pattern = jsonencode({
    source      = ["lambda"]
    detail-type = ["Lambda Function Invocation Result - ${each.value.result}"]
    detail      = { responsePayload = each.value.answer }
  })
}

resource "aws_cloudwatch_event_target" "mail" {
  for_each = local.given

  rule           = aws_cloudwatch_event_rule.this[each.key].name
  event_bus_name = aws_cloudwatch_event_bus.this.id
  target_id      = "mail"
  arn            = module.topic.arn

  input_transformer {
    input_paths = each.value.values
    # Not by jsonencode, which would write `<` as an escape that EventBridge does not know.
    input_template = "\"${each.value.sentence}\""
  }

  lifecycle {
    # A rule's name is known beforehand, and its id is no name.
    replace_triggered_by = [aws_cloudwatch_event_rule.this[each.key].id]
  }
}

# The whole report, with the event in it, for whoever replays it.
resource "aws_cloudwatch_event_target" "replay" {
  for_each = local.failures

  rule           = aws_cloudwatch_event_rule.this[each.key].name
  event_bus_name = aws_cloudwatch_event_bus.this.id
  target_id      = "replay"
  arn            = aws_sqs_queue.this.arn

  depends_on = [aws_sqs_queue_policy.this]

  lifecycle {
    # A rule's name is known beforehand, and its id is no name.
    replace_triggered_by = [aws_cloudwatch_event_rule.this[each.key].id]
  }
}

resource "aws_sqs_queue" "this" {
  name                      = "${var.name}-failures"
  message_retention_seconds = 1209600 # 14 days, the longest there is
  sqs_managed_sse_enabled   = true
}

resource "aws_sqs_queue_policy" "this" {
  queue_url = aws_sqs_queue.this.url

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = local.planned_queue_arn
      Condition = { ArnEquals = { "aws:SourceArn" = [
        for kind in keys(local.failures) : "arn:${var.aws.partition}:events:${local.place}:rule/${var.name}/${var.name}-${kind}"
      ] } }
    }]
  })
}

module "topic" {
  source = "../topic"

  aws       = var.aws
  name      = "${var.name}-notices"
  publisher = "events.amazonaws.com"
  # EventBridge publishes without the context that a condition would look at
  # (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions).
  publisher_account = null
  emails            = var.emails
}

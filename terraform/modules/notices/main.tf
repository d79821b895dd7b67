locals {
  place = "${var.aws.region}:${var.aws.account_id}"
  # For policies, so that a first plan shows them. Everything else takes the resources' own attributes: what hangs on a
  # resource is gone when that is replaced, and only an attribute that is not known yet brings it back.
  planned_bus_arn         = "arn:${var.aws.partition}:events:${local.place}:event-bus/${var.name}"
  planned_queue_arn       = "arn:${var.aws.partition}:sqs:${local.place}:${var.name}-failures"
  planned_undelivered_arn = "arn:${var.aws.partition}:sqs:${local.place}:${var.name}-undelivered"

  # Where Lambda's report of an event says what
  # (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html).
  answer  = "$.detail.responsePayload"
  receipt = "$.detail.responsePayload.receipts[0]"

  # The event that started the function is S3's own (its key form-encoded), or the one that EventBridge makes of an upload;
  # or a report of such an event, replayed as Lambda wrote it or in EventBridge's envelope.
  upload = {
    notification = { file = "Records[0].s3.object.key", who = "Records[0].userIdentity.principalId" }
    eventbridge  = { file = "detail.object.key", who = "detail.requester" }
  }[var.trigger]
  replays = { first = "", recorded = ".requestPayload", enveloped = ".detail.requestPayload" }

  # One path of each leads somewhere; a variable whose path does not is left out of the sentence
  # (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html#eb-transform-input-issues).
  # Ten at the most are known to be taken.
  paths = merge([
    for replay, within in local.replays : {
      for what, member in local.upload : "${what}-${replay}" => "$.detail.requestPayload${within}.${member}"
    }
  ]...)
  file = join("", [for replay in keys(local.replays) : "<file-${replay}>"])
  who  = join("", [for replay in keys(local.replays) : "<who-${replay}>"])

  # EventBridge pastes values into the sentence as they are, and what would be no JSON string then is never sent
  # (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html#eb-transform-input-issues).
  unsendable = ["*\"*", "*\\\\*", "*\n*"]

  # The three ways to fail: with a reason that can be mailed, with one that cannot, without an answer.
  reasons = {
    failed = { errorMessage = [{ anything-but = { wildcard = local.unsendable } }] }
    untold = { errorMessage = [for wildcard in local.unsendable : { wildcard = wildcard }] }
    lost   = { errorMessage = [{ exists = false }] }
  }

  # The functions that report here are told apart by their ARN, where there are two.
  of_collector     = { requestContext = { functionArn = [{ wildcard = "*:function:${var.name}-collector:*" }] } }
  not_of_collector = { requestContext = { functionArn = [{ anything-but = { wildcard = ["*:function:${var.name}-collector:*"] } }] } }

  uploader = "Uploaded by <who>."

  again = "Once the cause is mended, upload the file again under the same name: a month is replaced, never added to."

  # Each kind of report and the sentence made of it.
  of_uploads = {
    failed = {
      description = "The function gave the reason of a failure"
      result      = "Failure"
      answer      = local.reasons.failed
      values      = merge(local.paths, { type = "${local.answer}.errorType", reason = "${local.answer}.errorMessage" })
      sentence    = "The credits file <file> failed with <type>: <reason>. ${local.again} ${local.uploader}"
    }
    untold = {
      description = "The function gave a reason that cannot be sent on"
      result      = "Failure"
      answer      = local.reasons.untold
      values      = merge(local.paths, { type = "${local.answer}.errorType" })
      sentence    = "The credits file <file> failed with <type>. The reason holds characters that cannot be mailed; it is in the log group /aws/lambda/${var.name}. ${local.again} ${local.uploader}"
    }
    lost = {
      description = "An event was given up without an answer of the function"
      result      = "Failure"
      answer      = local.reasons.lost
      values      = merge(local.paths, { condition = "$.detail.requestContext.condition" })
      sentence    = "The credits file <file> was never handled (<condition>). Upload it again under the same name. ${local.uploader}"
    }
    sent = {
      description = "CloudZero took a month"
      result      = "Success"
      answer      = { receipts = { billing_month = [{ exists = true }] } }
      values = merge(local.paths, {
        month    = "${local.receipt}.billing_month"
        accounts = "${local.receipt}.unique_accounts"
        total    = "${local.receipt}.total_credit_usd"
      })
      sentence = "The credits file <file> was sent to CloudZero: <accounts> accounts, USD <total> for <month>. ${local.uploader}"
    }
  }

  # What the collector writes starts the other function, whose notice follows by itself.
  of_collections = {
    collector-failed = {
      description = "The collector gave the reason of a failure"
      result      = "Failure"
      answer      = local.reasons.failed
      values      = { type = "${local.answer}.errorType", reason = "${local.answer}.errorMessage" }
      sentence    = "The credits of last month: <type>: <reason>."
    }
    collector-untold = {
      description = "The collector gave a reason that cannot be sent on"
      result      = "Failure"
      answer      = local.reasons.untold
      values      = { type = "${local.answer}.errorType" }
      sentence    = "The credits of last month: <type>. The reason holds characters that cannot be mailed; it is in the log group /aws/lambda/${var.name}-collector."
    }
    collector-lost = {
      description = "A run of the collector ended without an answer"
      result      = "Failure"
      answer      = local.reasons.lost
      values      = { condition = "$.detail.requestContext.condition" }
      sentence    = "The credits of last month were not looked for (<condition>); tomorrow's run looks again."
    }
  }

  notices = merge(
    { for kind, notice in local.of_uploads : kind => merge(notice, { about = var.collector ? local.not_of_collector : {} }) },
    { for kind, notice in local.of_collections : kind => merge(notice, { about = local.of_collector }) if var.collector },
  )

  given    = { for kind, notice in local.notices : kind => notice if notice.result == "Failure" || var.report_success }
  failures = { for kind, notice in local.notices : kind => notice if notice.result == "Failure" }

  sentences = { for kind, notice in local.given : kind => replace(replace(notice.sentence, "<file>", local.file), "<who>", local.who) }

  rule_arn = "arn:${var.aws.partition}:events:${local.place}:rule"
}

# A bus of its own: the function can put events nowhere else, and nobody else's rules hear them.
resource "aws_cloudwatch_event_bus" "this" {
  name        = var.name
  description = "How each upload ended"
  tags        = var.tags
}

resource "aws_cloudwatch_event_rule" "this" {
  for_each = local.given

  name           = "${var.name}-${each.key}"
  description    = each.value.description
  event_bus_name = aws_cloudwatch_event_bus.this.id

  event_pattern = jsonencode({
    source      = ["lambda"]
    detail-type = ["Lambda Function Invocation Result - ${each.value.result}"]
    detail      = merge({ responsePayload = each.value.answer }, each.value.about)
  })

  tags = var.tags
}

resource "aws_cloudwatch_event_target" "mail" {
  for_each = local.given

  rule           = aws_cloudwatch_event_rule.this[each.key].name
  event_bus_name = aws_cloudwatch_event_bus.this.id
  target_id      = "mail"
  arn            = module.topic.arn

  input_transformer {
    input_paths = each.value.values
    # A string in JSON, quotation marks and all, since EventBridge takes nothing else: see docs/mails.md.
    # Not by jsonencode, which would write `<` as an escape that EventBridge does not know.
    input_template = "\"${local.sentences[each.key]}\""
  }

  dead_letter_config {
    arn = aws_sqs_queue.undelivered.arn
  }

  depends_on = [aws_sqs_queue_policy.undelivered]

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

  dead_letter_config {
    arn = aws_sqs_queue.undelivered.arn
  }

  depends_on = [aws_sqs_queue_policy.this, aws_sqs_queue_policy.undelivered]

  lifecycle {
    # A rule's name is known beforehand, and its id is no name.
    replace_triggered_by = [aws_cloudwatch_event_rule.this[each.key].id]
  }
}

resource "aws_sqs_queue" "this" {
  name                      = "${var.name}-failures"
  message_retention_seconds = 1209600 # 14 days, the longest there is
  sqs_managed_sse_enabled   = true
  tags                      = var.tags
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
        for kind in keys(local.failures) : "${local.rule_arn}/${var.name}/${var.name}-${kind}"
      ] } }
    }]
  })
}

# What EventBridge could not deliver: to the topic, to the queue above, to the function.
resource "aws_sqs_queue" "undelivered" {
  name                      = "${var.name}-undelivered"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
  tags                      = var.tags
}

resource "aws_sqs_queue_policy" "undelivered" {
  queue_url = aws_sqs_queue.undelivered.url

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = local.planned_undelivered_arn
      Condition = { ArnEquals = { "aws:SourceArn" = concat(
        [for kind in keys(local.given) : "${local.rule_arn}/${var.name}/${var.name}-${kind}"],
        var.trigger == "eventbridge" ? ["${local.rule_arn}/${var.name}-uploads"] : [],
      ) } }
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
  tags              = var.tags
}

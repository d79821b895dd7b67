locals {
  by_eventbridge = var.by == "eventbridge"

  # What an owner merges into a notification that is not set here.
  notification = {
    eventbridge         = local.by_eventbridge
    lambda_function_arn = local.by_eventbridge ? null : var.function_arn
    events              = local.by_eventbridge ? null : ["s3:ObjectCreated:*"]
    filter_prefix       = local.by_eventbridge ? null : var.files.prefix
    filter_suffix       = local.by_eventbridge ? null : var.files.suffix
  }
}

resource "aws_lambda_permission" "this" {
  count = local.by_eventbridge ? 0 : 1

  statement_id   = "InvokedByBucket"
  action         = "lambda:InvokeFunction"
  function_name  = var.function_arn
  principal      = "s3.amazonaws.com"
  source_arn     = "arn:${var.aws.partition}:s3:::${var.files.bucket}"
  source_account = var.aws.account_id
}

resource "aws_s3_bucket_notification" "this" {
  count = var.manage_notification ? 1 : 0

  bucket      = var.bucket
  eventbridge = local.by_eventbridge

  dynamic "lambda_function" {
    for_each = local.by_eventbridge ? [] : [local.notification]

    content {
      lambda_function_arn = lambda_function.value.lambda_function_arn
      events              = lambda_function.value.events
      filter_prefix       = lambda_function.value.filter_prefix
      filter_suffix       = lambda_function.value.filter_suffix
    }
  }

  # S3 refuses a notification whose target it may not invoke; and no upload may be heard by nobody.
  depends_on = [aws_lambda_permission.this, aws_cloudwatch_event_target.this]
}

# On the account's own bus: S3 puts its events nowhere else.
resource "aws_cloudwatch_event_rule" "this" {
  count = local.by_eventbridge ? 1 : 0

  name        = "${var.name}-uploads"
  description = "A credits file was uploaded"
  tags        = var.tags

  event_pattern = jsonencode({
    source      = ["aws.s3"]
    detail-type = ["Object Created"]
    detail = {
      bucket = { name = [var.files.bucket] }
      object = { key = [{ wildcard = "${var.files.prefix}*${var.files.suffix}" }] }
    }
  })
}

resource "aws_cloudwatch_event_target" "this" {
  count = local.by_eventbridge ? 1 : 0

  rule      = aws_cloudwatch_event_rule.this[0].name
  target_id = "function"
  arn       = var.function_arn

  dead_letter_config {
    arn = var.undelivered_arn
  }

  depends_on = [aws_lambda_permission.by_eventbridge]

  lifecycle {
    # A rule's name is known beforehand, and its id is no ARN of it.
    replace_triggered_by = [aws_cloudwatch_event_rule.this[0].arn]
  }
}

resource "aws_lambda_permission" "by_eventbridge" {
  count = local.by_eventbridge ? 1 : 0

  statement_id  = "InvokedByEventBridge"
  action        = "lambda:InvokeFunction"
  function_name = var.function_arn
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.this[0].arn
}

locals {
  # Throttles are missing on purpose: with one sender they are how events queue up.
  alarms = {
    errors = {
      metric      = "Errors"
      statistic   = "Sum"
      threshold   = 0
      description = "A run failed. Its log says why; the event is tried twice more."
    }
    waiting = {
      metric      = "AsyncEventAge"
      statistic   = "Maximum"
      threshold   = 600000 # milliseconds
      description = "An upload has been waiting for more than ten minutes. After six hours it is given up."
    }
    dropped = {
      metric      = "AsyncEventsDropped"
      statistic   = "Sum"
      threshold   = 0
      description = "An upload was given up: no further attempt is made. Its report is in the failure queue."
    }
    unreported = {
      metric      = "DestinationDeliveryFailures"
      statistic   = "Sum"
      threshold   = 0
      description = "How an upload ended could not be reported: nobody was told. The log says it."
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.alarms

  alarm_name        = "${var.function_name}-${each.key}"
  alarm_description = each.value.description
  alarm_actions     = [module.topic.arn]

  namespace           = "AWS/Lambda"
  metric_name         = each.value.metric
  dimensions          = { FunctionName = var.function_name }
  statistic           = each.value.statistic
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
}

module "topic" {
  source = "../topic"

  aws               = var.aws
  name              = "${var.function_name}-alarms"
  publisher         = "cloudwatch.amazonaws.com"
  publisher_account = var.aws.account_id
  emails            = var.emails
}

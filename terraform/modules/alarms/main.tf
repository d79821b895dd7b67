locals {
  # What was given up counts, not each attempt: a typo in a file is finance's to mend, and they are told by a notice.
  # Throttles are missing on purpose: with one sender they are how events queue up.
  of_functions = merge([
    for function in var.function_names : {
      "${function}-waiting" = {
        namespace   = "AWS/Lambda"
        metric      = "AsyncEventAge"
        dimensions  = { FunctionName = function }
        statistic   = "Maximum"
        threshold   = 600000 # milliseconds
        description = "An event of ${function} has been waiting for more than ten minutes. After six hours it is given up."
      }
      "${function}-dropped" = {
        namespace   = "AWS/Lambda"
        metric      = "AsyncEventsDropped"
        dimensions  = { FunctionName = function }
        statistic   = "Sum"
        threshold   = 0
        description = "An event of ${function} was given up: no further attempt is made. Its report is in the failure queue."
      }
      "${function}-unreported" = {
        namespace   = "AWS/Lambda"
        metric      = "DestinationDeliveryFailures"
        dimensions  = { FunctionName = function }
        statistic   = "Sum"
        threshold   = 0
        description = "How an event of ${function} ended could not be reported: nobody was told. The log says it."
      }
    }
  ]...)

  of_rules = {
    for key, rule in var.rules : "${var.name}-untold-${key}" => {
      namespace   = "AWS/Events"
      metric      = "FailedInvocations"
      dimensions  = { for name, value in { EventBusName = rule.bus, RuleName = rule.name } : name => value if value != null }
      statistic   = "Sum"
      threshold   = 0
      description = "What the rule ${rule.name} heard could not be delivered: a mail is missing, or a report, or an upload."
    }
  }

  of_queues = {
    for key, queue in var.queues : "${var.name}-${key}" => {
      namespace   = "AWS/SQS"
      metric      = "ApproximateNumberOfMessagesVisible"
      dimensions  = { QueueName = queue.name }
      statistic   = "Maximum"
      threshold   = 0
      description = queue.description
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = merge(local.of_functions, local.of_rules, local.of_queues)

  alarm_name        = each.key
  alarm_description = each.value.description
  alarm_actions     = [module.topic.arn]
  ok_actions        = [module.topic.arn]
  tags              = var.tags

  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
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
  name              = "${var.name}-alarms"
  publisher         = "cloudwatch.amazonaws.com"
  publisher_account = var.aws.account_id
  emails            = var.emails
  tags              = var.tags
}

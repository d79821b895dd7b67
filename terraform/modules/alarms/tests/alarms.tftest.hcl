mock_provider "aws" {
  source = "../../tests/mocks"
}

# Known at plan, unlike in AWS, so that what is made of it can be looked at there; and another than a string made of
# names would be, which must not be used instead.
override_resource {
  target          = module.topic.aws_sns_topic.this
  override_during = plan
  values          = { arn = "arn:aws:sns:us-east-1:111122223333:by-attribute" }
}

variables {
  aws            = { partition = "aws", region = "us-east-1", account_id = "111122223333" }
  name           = "credits"
  function_names = ["credits"]
  rules          = { failed = { name = "credits-failed", bus = "credits" }, uploads = { name = "credits-uploads" } }
  queues         = { failures = { name = "credits-failures", description = "Reports wait." } }
  emails         = ["operations@example.com"]
  tags           = { project = "credits" }
}

run "watches_what_nobody_else_would_notice" {
  command = plan

  assert {
    condition = jsonencode({
      for alarm in aws_cloudwatch_metric_alarm.this :
      alarm.alarm_name => [alarm.namespace, alarm.metric_name, alarm.dimensions, alarm.statistic, alarm.threshold]
      }) == jsonencode({
      credits-waiting        = ["AWS/Lambda", "AsyncEventAge", { FunctionName = "credits" }, "Maximum", 600000]
      credits-dropped        = ["AWS/Lambda", "AsyncEventsDropped", { FunctionName = "credits" }, "Sum", 0]
      credits-unreported     = ["AWS/Lambda", "DestinationDeliveryFailures", { FunctionName = "credits" }, "Sum", 0]
      credits-untold-failed  = ["AWS/Events", "FailedInvocations", { EventBusName = "credits", RuleName = "credits-failed" }, "Sum", 0]
      credits-untold-uploads = ["AWS/Events", "FailedInvocations", { RuleName = "credits-uploads" }, "Sum", 0]
      credits-failures       = ["AWS/SQS", "ApproximateNumberOfMessagesVisible", { QueueName = "credits-failures" }, "Maximum", 0]
    })
    error_message = "Other alarms than these."
  }

  assert {
    condition = alltrue([
      for alarm in aws_cloudwatch_metric_alarm.this :
      alarm.comparison_operator == "GreaterThanThreshold"
      && alarm.treat_missing_data == "notBreaching"
      && alarm.period == 300 && alarm.evaluation_periods == 1
      && one(alarm.alarm_actions) == "arn:aws:sns:us-east-1:111122223333:by-attribute"
    ])
    error_message = "An alarm watches something else, or tells nobody."
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.this : one(alarm.ok_actions) == one(alarm.alarm_actions)])
    error_message = "Nobody is told that it is over."
  }
}

run "watches_each_function" {
  command = plan

  variables {
    function_names = ["credits", "credits-collector"]
  }

  assert {
    condition     = length([for name in keys(aws_cloudwatch_metric_alarm.this) : name if startswith(name, "credits-collector-")]) == 3
    error_message = "The second function is not watched."
  }
}

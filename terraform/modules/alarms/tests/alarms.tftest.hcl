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
  aws           = { partition = "aws", region = "us-east-1", account_id = "111122223333" }
  function_name = "aws-credits-processor"
  emails        = ["operations@example.com"]
}

run "watches_what_nobody_else_would_notice" {
  command = plan

  assert {
    condition = {
      for name, alarm in aws_cloudwatch_metric_alarm.this :
      alarm.alarm_name => [alarm.metric_name, alarm.statistic, alarm.threshold]
      } == {
      aws-credits-processor-errors     = ["Errors", "Sum", 0]
      aws-credits-processor-waiting    = ["AsyncEventAge", "Maximum", 600000]
      aws-credits-processor-dropped    = ["AsyncEventsDropped", "Sum", 0]
      aws-credits-processor-unreported = ["DestinationDeliveryFailures", "Sum", 0]
    }
    error_message = "Other alarms than these."
  }

  assert {
    condition = alltrue([
      for alarm in aws_cloudwatch_metric_alarm.this :
      alarm.namespace == "AWS/Lambda"
      && alarm.dimensions["FunctionName"] == "aws-credits-processor"
      && alarm.comparison_operator == "GreaterThanThreshold"
      && alarm.treat_missing_data == "notBreaching"
      && one(alarm.alarm_actions) == "arn:aws:sns:us-east-1:111122223333:by-attribute"
    ])
    error_message = "An alarm watches something else, or tells nobody."
  }
}

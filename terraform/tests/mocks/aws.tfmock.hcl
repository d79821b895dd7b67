# What AWS would fill in. The account and region are those of the local AWS that the end-to-end test runs on
# (scripts/lib/local_aws), so that planned names and ARNs fit there as they are.

mock_data "aws_caller_identity" {
  defaults = { account_id = "111122223333" }
}

mock_data "aws_partition" {
  defaults = { partition = "aws", dns_suffix = "amazonaws.com" }
}

mock_data "aws_region" {
  defaults = { region = "us-east-1" }
}

mock_resource "aws_iam_role" {
  defaults = { arn = "arn:aws:iam::111122223333:role/mocked" }
}

mock_resource "aws_sns_topic" {
  defaults = { arn = "arn:aws:sns:us-east-1:111122223333:mocked" }
}

mock_resource "aws_sqs_queue" {
  defaults = { arn = "arn:aws:sqs:us-east-1:111122223333:mocked" }
}

mock_resource "aws_cloudwatch_event_bus" {
  defaults = { arn = "arn:aws:events:us-east-1:111122223333:event-bus/mocked" }
}

mock_resource "aws_cloudwatch_event_rule" {
  defaults = { arn = "arn:aws:events:us-east-1:111122223333:rule/mocked" }
}

mock_resource "aws_lambda_function" {
  defaults = { arn = "arn:aws:lambda:us-east-1:111122223333:function:mocked" }
}

# Known at plan, as for whoever subscribed before: a plan's checks are failures here where they are not known.
mock_resource "aws_sns_topic_subscription" {
  override_during = plan
  defaults = {
    arn                            = "arn:aws:sns:us-east-1:111122223333:mocked:subscription"
    confirmation_was_authenticated = false
    filter_policy_scope            = ""
    id                             = "mocked"
    owner_id                       = "111122223333"
    pending_confirmation           = false
    region                         = "us-east-1"
  }
}

# Known at plan, unlike in AWS, so that the policy made of it can be looked at there.
mock_resource "aws_secretsmanager_secret" {
  override_during = plan
  defaults = {
    arn      = "arn:aws:secretsmanager:us-east-1:111122223333:secret:aws-credits-processor-20250101-AbCdEf"
    id       = "arn:aws:secretsmanager:us-east-1:111122223333:secret:aws-credits-processor-20250101-AbCdEf"
    name     = "aws-credits-processor-20250101"
    policy   = "{}"
    region   = "us-east-1"
    tags_all = {}
  }
}

mock_resource "aws_secretsmanager_secret_version" {
  override_during = plan
  defaults = {
    arn                  = "arn:aws:secretsmanager:us-east-1:111122223333:secret:aws-credits-processor-20250101-AbCdEf"
    has_secret_string_wo = true
    id                   = "mocked"
    region               = "us-east-1"
    secret_arn           = "arn:aws:secretsmanager:us-east-1:111122223333:secret:aws-credits-processor-20250101-AbCdEf"
    version_id           = "11112222-3333-4444-5555-666677778888"
    version_stages       = ["AWSCURRENT"]
  }
}

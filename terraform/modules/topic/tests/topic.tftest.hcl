mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  aws       = { partition = "aws", region = "us-east-1", account_id = "111122223333" }
  name      = "alarms"
  publisher = "cloudwatch.amazonaws.com"
  emails    = ["finance@example.com"]
}

run "one_service_may_publish" {
  command = plan

  assert {
    condition = aws_sns_topic_policy.this.policy == jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Effect    = "Allow"
        Principal = { Service = "cloudwatch.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = "arn:aws:sns:us-east-1:111122223333:alarms"
      }]
    })
    error_message = "Somebody else may publish, or the service may not: ${aws_sns_topic_policy.this.policy}"
  }

  assert {
    condition     = [for subscription in aws_sns_topic_subscription.this : [subscription.protocol, subscription.endpoint]] == [["email", "finance@example.com"]]
    error_message = "The addresses are not subscribed."
  }
}

run "for_one_account" {
  command = plan

  variables {
    publisher_account = "111122223333"
  }

  assert {
    condition     = jsondecode(aws_sns_topic_policy.this.policy).Statement[0].Condition.StringEquals["aws:SourceAccount"] == "111122223333"
    error_message = "The service may publish for another account."
  }
}

run "refuses_what_is_no_address" {
  command = plan

  variables {
    emails = ["finance"]
  }

  expect_failures = [var.emails]
}

run "says_who_has_not_confirmed" {
  command = plan

  override_resource {
    target          = aws_sns_topic_subscription.this
    override_during = plan
    values          = { pending_confirmation = true }
  }

  expect_failures = [check.confirmed]
}

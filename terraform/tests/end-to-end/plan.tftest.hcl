# What scripts/lib/plan-values plans, and the end-to-end test deploys on a local AWS.

mock_provider "aws" {
  source = "./tests/mocks"
}

# Known at plan, unlike in AWS, so that what is made of it can be looked at there.
override_resource {
  target          = module.notices.aws_cloudwatch_event_bus.this
  override_during = plan
  values          = { arn = "arn:aws:events:us-east-1:111122223333:event-bus/aws-credits-processor" }
}

variables {
  cloudzero_connection_id = "my-connection"
  api_key                 = "canary-cloudzero-api-key"
  package_path            = "README.md"
}

run "deployed" {
  command = plan
}

# The same where the file makes itself.
run "collecting" {
  command = plan

  variables {
    fetch                  = {}
    collector_package_path = "README.md"
  }
}

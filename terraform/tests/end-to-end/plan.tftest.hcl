# What scripts/lib/plan-values plans, and the end-to-end test deploys on a local AWS.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  cloudzero_connection_id = "my-connection"
  api_key                 = "canary-cloudzero-api-key"
  package_path            = "README.md"
}

run "deployed" {
  command = plan
}

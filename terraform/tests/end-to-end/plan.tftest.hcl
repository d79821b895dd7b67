# What scripts/lib/plan-values plans, with the secret given as a variable: what the end-to-end test deploys.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  cloudzero_connection_id = "my-connection"
  package_path            = "README.md"
}

run "deployed" {
  command = plan
}

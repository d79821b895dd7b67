# What a plan to look at can do without, an apply needs, and says so before it changes anything. (That it needs the key is
# for scripts/check-apply: `terraform test` takes an ephemeral variable that is not set for one that was taken away.)

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  cloudzero_connection_id = "my-connection"
  api_key                 = "canary-cloudzero-api-key"
}

run "refuses_an_apply_without_a_package" {
  variables {
    package_path = "no-such.zip"
  }

  expect_failures = [terraform_data.ready_to_apply]
}

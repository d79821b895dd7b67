mock_provider "aws" {
  source = "../../tests/mocks"
}

run "get_not_in_each_others_way" {
  command = plan

  variables {
    api_key = "canary-cloudzero-api-key"
  }

  assert {
    condition     = length(distinct([module.promotional_credits.function_name, module.migration_credits.function_name])) == 2
    error_message = "The streams share a function."
  }

  assert {
    condition     = length(distinct(output.upload_commands)) == 2
    error_message = "The streams share a bucket."
  }
}

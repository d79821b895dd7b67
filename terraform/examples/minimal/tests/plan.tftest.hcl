mock_provider "aws" {
  source = "../../tests/mocks"
}

run "is_enough" {
  command = plan

  variables {
    api_key = "canary-cloudzero-api-key"
  }

  assert {
    condition     = output.upload_command == "aws s3 cp credits-YYYY-MM.csv s3://aws-credits-pipeline-111122223333-us-east-1/"
    error_message = "The upload goes elsewhere: ${output.upload_command}"
  }
}

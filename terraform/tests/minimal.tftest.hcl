# The connection and the key are enough. (The package is any file: mocks look at its hash only.)

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  cloudzero_connection_id = "my-connection"
  api_key                 = "canary-cloudzero-api-key"
  package_path            = "README.md"
}

run "planned" {
  command = plan

  assert {
    condition     = output.bucket_name == "aws-credits-pipeline-111122223333-us-east-1"
    error_message = "The bucket has another name: ${output.bucket_name}"
  }

  assert {
    condition     = output.function_name == "aws-credits-processor" && output.log_group_name == "/aws/lambda/aws-credits-processor"
    error_message = "The function or its log group has another name."
  }

  assert {
    condition     = output.upload_command == "aws s3 cp credits-YYYY-MM.csv s3://aws-credits-pipeline-111122223333-us-east-1/"
    error_message = "The upload goes elsewhere: ${output.upload_command}"
  }

  assert {
    condition     = output.notification == null
    error_message = "There is a block to merge, though the notification is set here."
  }

  assert {
    condition = jsondecode(output.preview_settings) == {
      bucket                = "aws-credits-pipeline-111122223333-us-east-1"
      key_prefix            = ""
      upload_link           = output.upload_link
      duplicates            = "identical"
      invalid_rows          = "refuse"
      credit_description    = "AWS promotional credit"
      credit_service        = "AWSCredits"
      credit_cloud_provider = null
      concurrency_reserved  = true
      switched_off          = false
      timeout_seconds       = 60
      has_account_list      = false
      max_shrink            = null
    }
    error_message = "The page would judge by something else: ${output.preview_settings}"
  }
}

run "applied" {
  assert {
    condition     = output.failure_queue_url != null
    error_message = "Nobody learns where failures are kept."
  }
}

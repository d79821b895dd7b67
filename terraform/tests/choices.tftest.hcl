mock_provider "aws" {
  source = "./tests/mocks"
}

# Known at plan, unlike in AWS, so that what is made of it can be looked at there; and another than a string made of
# names would be, which must not be used instead.
override_resource {
  target          = module.function.aws_lambda_function.this
  override_during = plan
  values          = { arn = "arn:aws:lambda:us-east-1:111122223333:function:by-attribute" }
}

variables {
  cloudzero_connection_id = "my-connection"
  package_path            = "README.md"
}

run "existing_bucket" {
  command = plan

  variables {
    api_key       = "canary-cloudzero-api-key"
    create_bucket = false
    bucket_name   = "inbox"
    key_prefix    = "finance/"
  }

  assert {
    condition     = length(module.bucket) == 0
    error_message = "A bucket is made though one was named."
  }

  assert {
    condition = output.notification == {
      eventbridge         = false
      lambda_function_arn = "arn:aws:lambda:us-east-1:111122223333:function:by-attribute"
      events              = ["s3:ObjectCreated:*"]
      filter_prefix       = "finance/credits-"
      filter_suffix       = ".csv"
    }
    error_message = "The block to merge is another."
  }

  assert {
    condition     = output.upload_command == "aws s3 cp credits-YYYY-MM.csv s3://inbox/finance/"
    error_message = "The upload goes elsewhere: ${output.upload_command}"
  }
}

run "existing_bucket_with_its_notification_replaced" {
  command = plan

  variables {
    api_key                      = "canary-cloudzero-api-key"
    create_bucket                = false
    bucket_name                  = "inbox"
    replace_bucket_notifications = true
  }

  assert {
    condition     = output.notification == null
    error_message = "There is a block to merge, though the notification is set here."
  }
}

run "existing_secret" {
  command = plan

  variables {
    api_key_secret_arn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:cloudzero-AbCdEf"
  }
}

run "everything_else_chosen" {
  command = plan

  variables {
    api_key               = "canary-cloudzero-api-key"
    api_key_kms_key_arn   = "arn:aws:kms:us-east-1:111122223333:key/secret"
    architecture          = "arm64"
    bucket_kms_key_arn    = "arn:aws:kms:us-east-1:111122223333:key/files"
    bucket_name           = "credits"
    credit_description    = "AWS_MPE credit"
    credit_service        = "Credits"
    duplicates            = "sum"
    function_name         = "second-stream"
    invalid_rows          = "skip"
    key_prefix            = "finance/aws/"
    credit_cloud_provider = "AWS Credits"
    known_accounts_key    = "lists/accounts.csv"
    max_shrink            = 12
    notice_emails         = ["finance@example.com"]
    alarm_emails          = ["operations@example.com"]
    tags                  = { cost-centre = "4711" }
    notify_success        = false
    read_back             = true
    reserved_concurrency  = null
    timeout               = 300
  }

  assert {
    condition     = output.upload_command == "aws s3 cp credits-YYYY-MM.csv s3://credits/finance/aws/"
    error_message = "The upload goes elsewhere: ${output.upload_command}"
  }

  assert {
    condition = jsondecode(output.preview_settings) == {
      bucket                = "credits"
      key_prefix            = "finance/aws/"
      upload_link           = output.upload_link
      duplicates            = "sum"
      invalid_rows          = "skip"
      credit_description    = "AWS_MPE credit"
      credit_service        = "Credits"
      credit_cloud_provider = "AWS Credits"
      concurrency_reserved  = false
      switched_off          = false
      timeout_seconds       = 300
      has_account_list      = true
      max_shrink            = 12
    }
    error_message = "The page would judge by something else: ${output.preview_settings}"
  }
}

run "switched_off" {
  command = plan

  variables {
    api_key              = "canary-cloudzero-api-key"
    reserved_concurrency = 0
  }

  assert {
    condition     = jsondecode(output.preview_settings).switched_off && jsondecode(output.preview_settings).concurrency_reserved
    error_message = "The page would call a file ready that nothing sends: ${output.preview_settings}"
  }
}

run "existing_bucket_with_eventbridge_beside_its_notifications" {
  command = plan

  variables {
    api_key       = "canary-cloudzero-api-key"
    create_bucket = false
    bucket_name   = "inbox"
    trigger       = "eventbridge"
  }

  assert {
    condition     = output.notification.eventbridge
    error_message = "Nobody learns that the bucket must tell EventBridge."
  }
}

run "who_may_upload" {
  command = plan

  variables {
    api_key            = "canary-cloudzero-api-key"
    bucket_kms_key_arn = "arn:aws:kms:us-east-1:111122223333:key/files"
    key_prefix         = "finance/"
  }

  assert {
    condition = output.upload_policy == jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Sid      = "PutCreditsFiles"
          Effect   = "Allow"
          Action   = "s3:PutObject"
          Resource = "arn:aws:s3:::aws-credits-pipeline-111122223333-us-east-1/finance/credits-????-??.csv"
        },
        {
          Sid       = "EncryptThem"
          Effect    = "Allow"
          Action    = ["kms:GenerateDataKey", "kms:Decrypt"]
          Resource  = "arn:aws:kms:us-east-1:111122223333:key/files"
          Condition = { StringEquals = { "kms:ViaService" = "s3.us-east-1.amazonaws.com" } }
        },
      ]
    })
    error_message = "Whoever uploads may do something else: ${output.upload_policy}"
  }

  assert {
    condition     = output.upload_link == "https://us-east-1.console.aws.amazon.com/s3/upload/aws-credits-pipeline-111122223333-us-east-1?region=us-east-1&prefix=finance%2F"
    error_message = "The link leads elsewhere: ${output.upload_link}"
  }
}

run "a_prefix_in_front_of_every_name" {
  command = plan

  variables {
    api_key     = "canary-cloudzero-api-key"
    name_prefix = "acme-finance-eu"
  }

  assert {
    condition     = output.bucket_name == "acme-finance-euaws-credits-pipeline-111122223333-us-east-1" && output.function_name == "acme-finance-euaws-credits-processor"
    error_message = "Some name has no prefix, or does not fit."
  }
}

run "looked_at_without_package_and_key" {
  command = plan

  variables {
    package_path = "no-such.zip"
  }

  assert {
    condition     = output.function_name == "aws-credits-processor"
    error_message = "A role with read rights only could not plan."
  }
}

run "last_months_credits_are_fetched" {
  command = plan

  variables {
    api_key = "canary-cloudzero-api-key"
    fetch   = { payer_account = "044455556666" }
    tags    = { cost-centre = "4711" }
  }

  assert {
    condition     = output.collector_name == "aws-credits-processor-collector" && output.collector_log_group_name == "/aws/lambda/aws-credits-processor-collector"
    error_message = "Nothing fetches them, or nobody learns where that is logged."
  }
}

run "last_months_file_is_missed" {
  command = plan

  variables {
    api_key       = "canary-cloudzero-api-key"
    watch_missing = true
    last_day      = 10
  }

  assert {
    condition     = output.collector_name == "aws-credits-processor-collector"
    error_message = "Nobody is told of a month that is missing."
  }
}

run "every_setting_of_the_modules" {
  command = plan

  variables {
    api_key                  = "canary-cloudzero-api-key"
    architecture             = "arm64"
    bucket_force_destroy     = true
    bucket_kms_key_arn       = "arn:aws:kms:us-east-1:111122223333:key/files"
    collector_package_hash   = "Y29sbGVjdG9y"
    fetch                    = {}
    keep_log_group           = true
    last_day                 = 10
    log_level                = "DEBUG"
    log_retention_days       = 30
    memory_size              = 512
    noncurrent_version_days  = 30
    package_hash             = "aGFzaA=="
    permissions_boundary_arn = "arn:aws:iam::111122223333:policy/boundary"
    role_path                = "/credits/"
    timeout                  = 120
  }
}

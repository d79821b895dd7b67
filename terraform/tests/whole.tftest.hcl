# Nothing is known of resources that are not there yet, unlike in the other files: so a string made of names shows where an
# attribute is meant. And everything elsewhere than in the usual partition, region and account.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  cloudzero_connection_id = "my-connection"
  package_path            = "README.md"
  collector_package_path  = "README.md"
  known_accounts_key      = "lists/accounts.csv"
  fetch                   = {}
}

run "whole" {
  command = plan

  variables {
    api_key       = "canary-cloudzero-api-key"
    notice_emails = ["finance@example.com"]
    alarm_emails  = ["operations@example.com"]
  }
}

run "elsewhere" {
  command = plan

  variables {
    trigger             = "eventbridge"
    api_key_secret_arn  = "arn:aws-cn:secretsmanager:cn-north-1:444455556666:secret:cloudzero-AbCdEf"
    bucket_kms_key_arn  = "arn:aws-cn:kms:cn-north-1:444455556666:key/files"
    api_key_kms_key_arn = "arn:aws-cn:kms:cn-north-1:444455556666:key/secret"
  }

  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-cn", dns_suffix = "amazonaws.com.cn" }
  }

  override_data {
    target = data.aws_region.current
    values = { region = "cn-north-1" }
  }

  override_data {
    target = data.aws_caller_identity.current
    values = { account_id = "444455556666" }
  }

  assert {
    condition     = output.upload_link == "https://cn-north-1.console.amazonaws.cn/s3/upload/${output.bucket_name}?region=cn-north-1"
    error_message = "That is no console of China's: ${output.upload_link}"
  }
}

run "in_govcloud" {
  command = plan

  variables {
    api_key = "canary-cloudzero-api-key"
  }

  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-us-gov", dns_suffix = "amazonaws.com" }
  }

  override_data {
    target = data.aws_region.current
    values = { region = "us-gov-west-1" }
  }

  assert {
    condition     = output.upload_link == "https://us-gov-west-1.console.amazonaws-us-gov.com/s3/upload/${output.bucket_name}?region=us-gov-west-1"
    error_message = "That is no console of GovCloud's: ${output.upload_link}"
  }
}

run "elsewhere_by_notification" {
  command = plan

  variables {
    api_key_secret_arn = "arn:aws-cn:secretsmanager:cn-north-1:444455556666:secret:cloudzero-AbCdEf"
    fetch              = { payer_role_arn = "arn:aws-cn:iam::777788889999:role/credits" }
  }

  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-cn", dns_suffix = "amazonaws.com.cn" }
  }

  override_data {
    target = data.aws_region.current
    values = { region = "cn-north-1" }
  }

  override_data {
    target = data.aws_caller_identity.current
    values = { account_id = "444455556666" }
  }
}

# The last one: what is there then is known.
run "whole_by_eventbridge" {
  variables {
    api_key = "canary-cloudzero-api-key"
    trigger = "eventbridge"
  }
}

mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name            = "aws-credits-processor"
  api_key_version = 1
}

run "keeps_a_given_key" {
  command = plan

  variables {
    api_key         = "canary-cloudzero-api-key"
    api_key_version = 3
  }

  assert {
    condition     = one(aws_secretsmanager_secret.this).name_prefix == "aws-credits-processor-"
    error_message = "A fixed name would block the next deployment after this one is deleted."
  }

  assert {
    condition     = one(aws_secretsmanager_secret_version.this).secret_string_wo_version == 3
    error_message = "A new api_key_version does not write the key again."
  }

  assert {
    condition     = one(aws_secretsmanager_secret_version.this).secret_string == null
    error_message = "The key is written where the state keeps it."
  }

  assert {
    condition     = output.arn == one(aws_secretsmanager_secret.this).arn && output.version_id == one(aws_secretsmanager_secret_version.this).version_id
    error_message = "The function is pointed at another secret, or does not learn of a rotation."
  }
}

run "takes_an_existing_secret" {
  command = plan

  variables {
    existing_secret_arn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:cloudzero-AbCdEf"
  }

  assert {
    condition     = length(aws_secretsmanager_secret.this) + length(aws_secretsmanager_secret_version.this) == 0
    error_message = "A second secret is made beside the existing one."
  }

  assert {
    condition     = output.arn == "arn:aws:secretsmanager:us-east-1:111122223333:secret:cloudzero-AbCdEf" && output.version_id == "external"
    error_message = "The existing secret is not the one given out."
  }
}

run "encrypts_with_a_key_of_the_account" {
  command = plan

  variables {
    api_key     = "canary-cloudzero-api-key"
    kms_key_arn = "arn:aws:kms:us-east-1:111122223333:key/secret"
  }

  assert {
    condition     = one(aws_secretsmanager_secret.this).kms_key_id == "arn:aws:kms:us-east-1:111122223333:key/secret"
    error_message = "The secret is not encrypted with the given key."
  }
}

run "refuses_both_key_and_secret" {
  command = plan

  variables {
    api_key             = "canary-cloudzero-api-key"
    existing_secret_arn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:cloudzero-AbCdEf"
  }

  expect_failures = [output.arn]
}

run "refuses_a_key_with_a_line_end" {
  command = plan

  variables {
    api_key = "no-key\n" # Not the canary: what Terraform says of a refusal quotes this line.
  }

  expect_failures = [var.api_key]
}

run "refuses_an_empty_key" {
  command = plan

  variables {
    api_key = ""
  }

  expect_failures = [var.api_key]
}

run "refuses_the_arn_of_a_secret_without_its_last_six_characters" {
  command = plan

  variables {
    existing_secret_arn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:cloudzero"
  }

  expect_failures = [var.existing_secret_arn]
}

run "refuses_a_version_that_is_no_whole_number" {
  command = plan

  variables {
    api_key         = "canary-cloudzero-api-key"
    api_key_version = 1.5
  }

  expect_failures = [var.api_key_version]
}

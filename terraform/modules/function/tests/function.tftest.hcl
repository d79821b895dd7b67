mock_provider "aws" {
  source = "../../tests/mocks"
}

# Known at plan, unlike in AWS, so that what is made of it can be looked at there; and another than a string made of
# names would be, which must not be used instead.
override_resource {
  target          = aws_lambda_function.this
  override_during = plan
  values          = { arn = "arn:aws:lambda:us-east-1:111122223333:function:by-attribute" }
}

variables {
  aws                  = { partition = "aws", region = "us-east-1", account_id = "111122223333", dns_suffix = "amazonaws.com" }
  name                 = "aws-credits-processor"
  package_path         = "README.md" # Any file: mocks look at its hash only.
  architecture         = "x86_64"
  timeout              = 60
  memory_size          = 256
  reserved_concurrency = 1
  log_level            = "INFO"
  log_retention_days   = 365
  environment          = { DUPLICATES = "identical" }
  files                = { bucket = "inbox", prefix = "credits-", suffix = ".csv" }
  secret               = { arn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:cloudzero-AbCdEf", version_id = "v1" }
  result_bus = {
    arn         = "arn:aws:events:us-east-1:111122223333:event-bus/aws-credits-processor"
    planned_arn = "arn:aws:events:us-east-1:111122223333:event-bus/aws-credits-processor"
  }
  report_success = true
}

run "runs_the_package" {
  command = plan

  assert {
    condition     = aws_lambda_function.this.runtime == "provided.al2023" && aws_lambda_function.this.handler == "bootstrap"
    error_message = "The binary is not started by the runtime it was built for."
  }

  assert {
    condition     = aws_lambda_function.this.architectures == tolist(["x86_64"])
    error_message = "The binary is started on another architecture."
  }

  assert {
    condition     = aws_lambda_function.this.source_code_hash == filebase64sha256("README.md")
    error_message = "A new package is not noticed."
  }

  assert {
    condition     = aws_lambda_function.this.timeout == 60 && aws_lambda_function.this.memory_size == 256
    error_message = "Time or memory are not what was given."
  }

  assert {
    condition     = length(aws_lambda_function.this.vpc_config) == 0
    error_message = "The function is in a VPC."
  }

  assert {
    condition     = output.arn == aws_lambda_function.this.arn
    error_message = "The ARN given out is made of names: a function that is replaced would lose its permission."
  }
}

run "takes_the_hash_it_is_given" {
  command = plan

  variables {
    package_hash = "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg="
  }

  assert {
    condition     = aws_lambda_function.this.source_code_hash == "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg="
    error_message = "The given hash does not count."
  }
}

run "is_told_what_it_needs" {
  command = plan

  assert {
    condition = one(aws_lambda_function.this.environment).variables == tomap({
      DUPLICATES                   = "identical"
      CLOUDZERO_API_KEY_SECRET_ARN = "arn:aws:secretsmanager:us-east-1:111122223333:secret:cloudzero-AbCdEf"
      CLOUDZERO_API_KEY_VERSION    = "v1"
      CONCURRENCY_RESERVED         = "on"
    })
    error_message = "The environment is another."
  }
}

run "is_the_only_sender" {
  command = plan

  assert {
    condition     = aws_lambda_function.this.reserved_concurrent_executions == 1
    error_message = "Two runs could send at the same time."
  }
}

run "knows_when_it_is_not" {
  command = plan

  variables {
    reserved_concurrency = null
  }

  assert {
    condition     = aws_lambda_function.this.reserved_concurrent_executions == null
    error_message = "A reservation is made that the account may not have."
  }

  assert {
    condition     = one(aws_lambda_function.this.environment).variables["CONCURRENCY_RESERVED"] == "off"
    error_message = "The function believes to be alone."
  }
}

run "logs_json_for_as_long_as_it_was_told" {
  command = plan

  assert {
    condition = one(aws_lambda_function.this.logging_config) == {
      log_format            = "JSON"
      application_log_level = "INFO"
      system_log_level      = "INFO"
      log_group             = "/aws/lambda/aws-credits-processor"
    }
    error_message = "Logs go elsewhere or are no JSON."
  }

  assert {
    condition     = one(aws_cloudwatch_log_group.this).name == "/aws/lambda/aws-credits-processor" && one(aws_cloudwatch_log_group.this).retention_in_days == 365
    error_message = "The log is kept elsewhere or for another time."
  }
}

run "reports_how_it_ended" {
  command = plan

  assert {
    condition = one([
      for config in aws_lambda_function_event_invoke_config.this.destination_config : [
        one(config.on_failure).destination, one(config.on_success).destination,
      ]
    ]) == ["arn:aws:events:us-east-1:111122223333:event-bus/aws-credits-processor", "arn:aws:events:us-east-1:111122223333:event-bus/aws-credits-processor"]
    error_message = "A failure or a success is not reported."
  }

  assert {
    condition     = aws_lambda_function_event_invoke_config.this.maximum_event_age_in_seconds == 21600 && aws_lambda_function_event_invoke_config.this.maximum_retry_attempts == 2
    error_message = "Events are given up too early."
  }
}

run "reports_again_once_it_is_replaced" {
  command = plan

  assert {
    condition     = aws_lambda_function_event_invoke_config.this.function_name == aws_lambda_function.this.arn
    error_message = "It is made of a name that is known beforehand: a function that is replaced would report to nobody."
  }
}

run "reports_failures_only" {
  command = plan

  variables {
    report_success = false
  }

  assert {
    condition = one([
      for config in aws_lambda_function_event_invoke_config.this.destination_config : [length(config.on_failure), length(config.on_success)]
    ]) == [1, 0]
    error_message = "Successes are reported, or failures are not."
  }
}

run "refuses_a_name_too_long_for_what_is_made_of_it" {
  command = plan

  variables {
    name = "a-function-with-a-name-of-forty-one-chars"
  }

  expect_failures = [var.name]
}

run "refuses_an_architecture_that_lambda_has_not" {
  command = plan

  variables {
    architecture = "aarch64"
  }

  expect_failures = [var.architecture]
}

run "refuses_a_timeout_beyond_lambdas" {
  command = plan

  variables {
    timeout = 901
  }

  expect_failures = [var.timeout]
}

run "refuses_less_memory_than_lambda_gives" {
  command = plan

  variables {
    memory_size = 64
  }

  expect_failures = [var.memory_size]
}

run "refuses_two_senders" {
  command = plan

  variables {
    reserved_concurrency = 2
  }

  expect_failures = [var.reserved_concurrency]
}

run "refuses_a_log_level_that_lambda_has_not" {
  command = plan

  variables {
    log_level = "VERBOSE"
  }

  expect_failures = [var.log_level]
}

run "refuses_a_retention_that_cloudwatch_has_not" {
  command = plan

  variables {
    log_retention_days = 10
  }

  expect_failures = [var.log_retention_days]
}

run "leaves_a_log_group_that_exists" {
  command = plan

  variables {
    create_log_group = false
  }

  assert {
    condition     = length(aws_cloudwatch_log_group.this) == 0 && one(aws_lambda_function.this.logging_config).log_group == "/aws/lambda/aws-credits-processor"
    error_message = "It is made again, which fails, or the function logs elsewhere."
  }
}

run "keeps_the_log_group_when_it_is_told_to" {
  command = plan

  variables {
    keep_log_group = true
  }

  assert {
    condition     = one(aws_cloudwatch_log_group.this).skip_destroy
    error_message = "Destroying would take the summaries of every month."
  }
}

run "reads_the_known_accounts" {
  command = plan

  variables {
    known_accounts_key = "lists/accounts.csv"
  }

  assert {
    condition     = one(aws_lambda_function.this.environment).variables["KNOWN_ACCOUNTS_KEY"] == "lists/accounts.csv"
    error_message = "The function does not know of the list."
  }
}

run "refuses_a_role_path_without_its_slashes" {
  command = plan

  variables {
    role_path = "finance"
  }

  expect_failures = [var.role_path]
}

mock_provider "aws" {
  source = "../../tests/mocks"
}

# Known at plan, unlike in AWS, so that what is made of it can be looked at there; and another than a string made of
# names would be, which must not be used instead.
override_resource {
  target          = aws_lambda_function.collector
  override_during = plan
  values          = { arn = "arn:aws:lambda:us-east-1:111122223333:function:by-attribute" }
}

variables {
  aws                = { partition = "aws", region = "us-east-1", account_id = "111122223333", dns_suffix = "amazonaws.com" }
  name               = "credits"
  fetch              = {}
  last_day           = 20
  package_path       = "README.md" # Any file: mocks look at its hash only.
  architecture       = "arm64"
  log_level          = "INFO"
  log_retention_days = 365
  key_prefix         = "finance/"
  files              = { bucket = "inbox", prefix = "finance/credits-", suffix = ".csv" }
  result_bus = {
    arn         = "arn:aws:events:us-east-1:111122223333:event-bus/credits"
    planned_arn = "arn:aws:events:us-east-1:111122223333:event-bus/credits"
  }
  undelivered = {
    arn         = "arn:aws:sqs:us-east-1:111122223333:credits-undelivered"
    planned_arn = "arn:aws:sqs:us-east-1:111122223333:credits-undelivered"
  }
}

run "may_fetch_and_nothing_else" {
  command = plan

  assert {
    condition = { for name, policy in aws_iam_role_policy.collector : name => policy.policy } == {
      for name, statement in {
        write-log = {
          Effect   = "Allow"
          Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
          Resource = "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/credits-collector:*"
        }
        send-results = {
          Effect   = "Allow"
          Action   = "events:PutEvents"
          Resource = "arn:aws:events:us-east-1:111122223333:event-bus/credits"
        }
        look-for-files = {
          Effect    = "Allow"
          Action    = "s3:ListBucket"
          Resource  = "arn:aws:s3:::inbox"
          Condition = { StringLike = { "s3:prefix" = "finance/credits-*" } }
        }
        write-files = {
          Effect   = "Allow"
          Action   = ["s3:GetObject", "s3:PutObject"]
          Resource = "arn:aws:s3:::inbox/finance/credits-*.csv"
        }
        ask-for-costs = {
          Effect   = "Allow"
          Action   = ["ce:GetCostAndUsage", "billing:GetCreditAllocationHistory"]
          Resource = "*"
        }
      } : name => jsonencode({ Version = "2012-10-17", Statement = [statement] })
    }
    error_message = "The role's rights are others than these."
  }

  assert {
    condition = one(aws_lambda_function.collector.environment).variables == tomap({
      CREDITS_BUCKET = "inbox"
      CREDITS_PREFIX = "finance/"
      FETCH          = "on"
      LAST_DAY       = "20"
    })
    error_message = "The environment is another."
  }
}

run "runs_its_package" {
  command = plan

  assert {
    condition = [
      aws_lambda_function.collector.runtime, aws_lambda_function.collector.handler, one(aws_lambda_function.collector.architectures),
      aws_lambda_function.collector.source_code_hash,
    ] == ["provided.al2023", "bootstrap", "arm64", filebase64sha256("README.md")]
    error_message = "The binary is not started as it was built, or a new package is not noticed."
  }

  assert {
    condition     = one(aws_lambda_function.collector.logging_config).log_format == "JSON" && aws_cloudwatch_log_group.collector.name == "/aws/lambda/credits-collector" && aws_cloudwatch_log_group.collector.retention_in_days == 365
    error_message = "Its log is kept elsewhere, for another time, or is no JSON."
  }

  assert {
    condition     = !aws_cloudwatch_log_group.collector.skip_destroy
    error_message = "The log outlives the deployment, though nobody asked for that."
  }

  assert {
    condition = jsondecode(aws_iam_role.collector.assume_role_policy).Statement == [
      { Action = "sts:AssumeRole", Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" } },
    ]
    error_message = "Somebody else than Lambda may take the role."
  }
}

run "keeps_the_log_group_when_it_is_told_to" {
  command = plan

  variables {
    keep_log_group = true
  }

  assert {
    condition     = aws_cloudwatch_log_group.collector.skip_destroy
    error_message = "The log goes with the deployment."
  }
}

run "asks_as_the_payer" {
  command = plan

  variables {
    fetch = {
      payer_role_arn = "arn:aws:iam::444455556666:role/credits"
      payer_account  = "044455556666"
      witness        = "cost-explorer"
    }
    files = { bucket = "inbox", prefix = "credits-", suffix = ".csv", kms_key_arn = "arn:aws:kms:us-east-1:111122223333:key/files" }
  }

  assert {
    condition     = !contains(keys(aws_iam_role_policy.collector), "ask-for-costs") && jsondecode(aws_iam_role_policy.collector["ask-as-payer"].policy).Statement == [{ Action = "sts:AssumeRole", Effect = "Allow", Resource = "arn:aws:iam::444455556666:role/credits" }]
    error_message = "It may ask in this account, or take another role."
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.collector["encrypt-files"].policy).Statement[0].Resource == "arn:aws:kms:us-east-1:111122223333:key/files"
    error_message = "It cannot write an encrypted file."
  }

  assert {
    condition = [for name in ["PAYER_ROLE_ARN", "PAYER_ACCOUNT", "WITNESS"] : one(aws_lambda_function.collector.environment).variables[name]] == [
      "arn:aws:iam::444455556666:role/credits", "044455556666", "cost-explorer",
    ]
    error_message = "A choice does not reach the function."
  }
}

run "only_watches" {
  command = plan

  variables {
    fetch = null
  }

  assert {
    condition     = keys(aws_iam_role_policy.collector) == ["look-for-files", "send-results", "write-log"]
    error_message = "It may do more than look."
  }

  assert {
    condition     = one(aws_lambda_function.collector.environment).variables["FETCH"] == "off"
    error_message = "It would fetch."
  }
}

run "is_started_daily_and_not_again" {
  command = plan

  assert {
    condition     = aws_scheduler_schedule.collector.schedule_expression == "cron(0 9 3-20 * ? *)" && one(aws_scheduler_schedule.collector.flexible_time_window).mode == "OFF"
    error_message = "It is started at other times."
  }

  assert {
    condition = [
      for target in aws_scheduler_schedule.collector.target :
      [target.arn, target.input, one(target.retry_policy).maximum_retry_attempts, one(target.dead_letter_config).arn]
      ] == [[
        "arn:aws:lambda:us-east-1:111122223333:function:by-attribute",
        "{\"scheduled_time\":\"<aws.scheduler.scheduled-time>\"}",
        0,
        "arn:aws:sqs:us-east-1:111122223333:credits-undelivered",
    ]]
    error_message = "Something else is started, or otherwise, or a run that could not be started is lost."
  }

  assert {
    condition     = aws_lambda_function_event_invoke_config.collector.maximum_retry_attempts == 0 && aws_lambda_function_event_invoke_config.collector.function_name == aws_lambda_function.collector.arn
    error_message = "A failed run is mailed three times, or to nobody once the function was replaced."
  }

  assert {
    condition     = one(one(aws_lambda_function_event_invoke_config.collector.destination_config).on_failure).destination == "arn:aws:events:us-east-1:111122223333:event-bus/credits"
    error_message = "Nobody is told of a failed run."
  }

  assert {
    condition = jsondecode(aws_iam_role.schedule.assume_role_policy).Statement == [{
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = "111122223333" } }
      Effect    = "Allow"
      Principal = { Service = "scheduler.amazonaws.com" }
    }]
    error_message = "Somebody else than this account's Scheduler may take the role."
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.schedule.policy).Statement == [
      { Action = "lambda:InvokeFunction", Effect = "Allow", Resource = "arn:aws:lambda:us-east-1:111122223333:function:credits-collector" },
      { Action = "sqs:SendMessage", Effect = "Allow", Resource = "arn:aws:sqs:us-east-1:111122223333:credits-undelivered" },
    ]
    error_message = "The schedule may start something else."
  }
}

run "refuses_a_day_that_not_every_month_has" {
  command = plan

  variables {
    last_day = 31
  }

  expect_failures = [var.last_day]
}

run "refuses_a_payer_that_lost_its_zero" {
  command = plan

  variables {
    fetch = { payer_account = 44455556666 }
  }

  expect_failures = [var.fetch]
}

run "refuses_a_witness_that_is_none" {
  command = plan

  variables {
    fetch = { witness = "billing" }
  }

  expect_failures = [var.fetch]
}

run "refuses_names_too_long_for_its_roles" {
  command = plan

  variables {
    name = "a-function-with-a-name-of-forty-characte"
  }

  expect_failures = [aws_iam_role.collector]
}

run "is_bounded_and_named_as_the_organization_wants_it" {
  command = plan

  variables {
    role_path                = "/credits/"
    permissions_boundary_arn = "arn:aws:iam::111122223333:policy/boundary"
  }

  assert {
    condition = alltrue([
      for role in [aws_iam_role.collector, aws_iam_role.schedule] : role.path == var.role_path && role.permissions_boundary == var.permissions_boundary_arn
    ])
    error_message = "A role is outside of the organization's bounds."
  }
}

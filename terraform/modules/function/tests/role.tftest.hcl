mock_provider "aws" {
  source = "../../tests/mocks"
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
  environment          = {}
  files                = { bucket = "inbox", prefix = "finance/credits-", suffix = ".csv" }
  secret               = { arn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:cloudzero-AbCdEf", version_id = "external" }
  result_bus = {
    arn         = "arn:aws:events:us-east-1:111122223333:event-bus/aws-credits-processor"
    planned_arn = "arn:aws:events:us-east-1:111122223333:event-bus/aws-credits-processor"
  }
  report_success = true
}

run "may_do_this_and_nothing_else" {
  command = plan

  assert {
    condition = { for name, policy in aws_iam_role_policy.this : name => policy.policy } == {
      for name, statement in {
        write-log = {
          Effect   = "Allow"
          Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
          Resource = "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/aws-credits-processor:*"
        }
        read-files = {
          Effect   = "Allow"
          Action   = "s3:GetObject"
          Resource = "arn:aws:s3:::inbox/finance/credits-*.csv"
        }
        read-api-key = {
          Effect   = "Allow"
          Action   = "secretsmanager:GetSecretValue"
          Resource = "arn:aws:secretsmanager:us-east-1:111122223333:secret:cloudzero-AbCdEf"
        }
        send-results = {
          Effect   = "Allow"
          Action   = "events:PutEvents"
          Resource = "arn:aws:events:us-east-1:111122223333:event-bus/aws-credits-processor"
        }
      } : name => jsonencode({ Version = "2012-10-17", Statement = [statement] })
    }
    error_message = "The role's rights are others than these."
  }

  assert {
    condition = one(aws_iam_role.this).assume_role_policy == jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Effect    = "Allow"
        Principal = { Service = "lambda.amazonaws.com" }
        Action    = "sts:AssumeRole"
      }]
    })
    error_message = "Somebody else than Lambda may take the role."
  }
}

run "may_decrypt_with_the_given_keys_and_only_through_their_services" {
  command = plan

  variables {
    files  = { bucket = "inbox", prefix = "credits-", suffix = ".csv", kms_key_arn = "arn:aws:kms:us-east-1:111122223333:key/files" }
    secret = { arn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:cloudzero-AbCdEf", version_id = "external", kms_key_arn = "arn:aws:kms:us-east-1:111122223333:key/secret" }
  }

  assert {
    condition = {
      for name, policy in aws_iam_role_policy.this : name => [
        for statement in jsondecode(policy.policy).Statement : jsonencode(statement) if statement.Action == "kms:Decrypt"
      ]
      } == {
      write-log = []
      read-files = [jsonencode({
        Action    = "kms:Decrypt"
        Condition = { StringEquals = { "kms:ViaService" = "s3.us-east-1.amazonaws.com" } }
        Effect    = "Allow"
        Resource  = "arn:aws:kms:us-east-1:111122223333:key/files"
      })]
      read-api-key = [jsonencode({
        Action    = "kms:Decrypt"
        Condition = { StringEquals = { "kms:ViaService" = "secretsmanager.us-east-1.amazonaws.com" } }
        Effect    = "Allow"
        Resource  = "arn:aws:kms:us-east-1:111122223333:key/secret"
      })]
      send-results = []
    }
    error_message = "The role may decrypt something else, or not what it must."
  }
}

run "may_decrypt_in_china_too" {
  command = plan

  variables {
    aws   = { partition = "aws-cn", region = "cn-north-1", account_id = "111122223333", dns_suffix = "amazonaws.com.cn" }
    files = { bucket = "inbox", prefix = "credits-", suffix = ".csv", kms_key_arn = "arn:aws-cn:kms:cn-north-1:111122223333:key/files" }
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.this["read-files"].policy).Statement[1].Condition.StringEquals["kms:ViaService"] == "s3.cn-north-1.amazonaws.com.cn"
    error_message = "S3 has another name there."
  }
}

run "may_read_the_known_accounts_alone" {
  command = plan

  variables {
    known_accounts_key = "lists/accounts.csv"
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.this["read-known-accounts"].policy).Statement == [
      { Action = "s3:GetObject", Effect = "Allow", Resource = "arn:aws:s3:::inbox/lists/accounts.csv" },
    ]
    error_message = "The list cannot be read, or more than it can."
  }
}

run "is_bounded_and_named_as_the_organization_wants_it" {
  command = plan

  variables {
    permissions_boundary_arn = "arn:aws:iam::111122223333:policy/boundary"
    role_path                = "/finance/"
    tags                     = { cost-centre = "4711" }
  }

  assert {
    condition = [
      one(aws_iam_role.this).permissions_boundary, one(aws_iam_role.this).path, one(aws_iam_role.this).tags["cost-centre"],
    ] == ["arn:aws:iam::111122223333:policy/boundary", "/finance/", "4711"]
    error_message = "The role has another path or boundary, or no tags."
  }
}

run "may_be_a_role_of_ones_own" {
  command = plan

  variables {
    role_arn = "arn:aws:iam::111122223333:role/ours"
  }

  assert {
    condition     = length(aws_iam_role.this) + length(aws_iam_role_policy.this) == 0 && aws_lambda_function.this.role == "arn:aws:iam::111122223333:role/ours"
    error_message = "A role is made beside it, or the function takes another."
  }

  assert {
    condition     = [for statement in jsondecode(output.role_policy).Statement : statement.Resource if statement.Action == "s3:GetObject"] == ["arn:aws:s3:::inbox/finance/credits-*.csv"]
    error_message = "Nobody learns what it must allow."
  }
}

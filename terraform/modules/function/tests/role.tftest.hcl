mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  aws                  = { partition = "aws", region = "us-east-1", account_id = "111122223333" }
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
    condition = aws_iam_role.this.assume_role_policy == jsonencode({
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

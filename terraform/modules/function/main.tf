locals {
  log_group = "/aws/lambda/${var.name}"

  # No hash is no error here: the root module asks for the package, and only when it is applied.
  package_hash = try(coalesce(var.package_hash), filebase64sha256(var.package_path), null)

  # One policy for each purpose: what is not known before the secret exists hides no other right from the plan. The rest
  # is made of names, so that a first plan shows it.
  policies = merge({
    write-log = [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = "arn:${var.aws.partition}:logs:${var.aws.region}:${var.aws.account_id}:log-group:${local.log_group}:*"
    }]
    read-files = concat([{
      Effect   = "Allow"
      Action   = "s3:GetObject"
      Resource = "arn:${var.aws.partition}:s3:::${var.files.bucket}/${var.files.prefix}*${var.files.suffix}"
    }], local.decrypt["s3"])
    read-api-key = concat([{
      Effect   = "Allow"
      Action   = "secretsmanager:GetSecretValue"
      Resource = var.secret.arn
    }], local.decrypt["secretsmanager"])
    send-results = [{
      Effect   = "Allow"
      Action   = "events:PutEvents"
      Resource = var.result_bus.planned_arn
    }]
    }, var.known_accounts_key == null ? {} : {
    read-known-accounts = concat([{
      Effect   = "Allow"
      Action   = "s3:GetObject"
      Resource = "arn:${var.aws.partition}:s3:::${var.files.bucket}/${var.known_accounts_key}"
    }], local.decrypt["s3"])
  })

  decrypt = {
    for service, key in { s3 = var.files.kms_key_arn, secretsmanager = var.secret.kms_key_arn } : service => [
      for arn in [key] : {
        Effect    = "Allow"
        Action    = "kms:Decrypt"
        Resource  = arn
        Condition = { StringEquals = { "kms:ViaService" = "${service}.${var.aws.region}.${var.aws.dns_suffix}" } }
      } if arn != null
    ]
  }

  environment = merge(var.environment, {
    CLOUDZERO_API_KEY_SECRET_ARN = var.secret.arn
    # Read by nobody: a rotation changes it, and a changed variable starts the function anew.
    CLOUDZERO_API_KEY_VERSION = var.secret.version_id
    # More than one body goes out only where nobody else can send.
    CONCURRENCY_RESERVED = var.reserved_concurrency == null ? "off" : "on"
  }, var.known_accounts_key == null ? {} : { KNOWN_ACCOUNTS_KEY = var.known_accounts_key })

  role_arn = var.role_arn == null ? one(aws_iam_role.this[*].arn) : var.role_arn
}

# Before the function: one that finds no log group makes its own, which keeps everything for ever.
resource "aws_cloudwatch_log_group" "this" {
  # checkov:skip=CKV_AWS_158: it holds account ids and totals, no key; CloudWatch Logs encrypts it with its own key
  # checkov:skip=CKV_AWS_338: a year is the default of the root module
  count = var.create_log_group ? 1 : 0

  name              = local.log_group
  retention_in_days = var.log_retention_days
  skip_destroy      = var.keep_log_group
  tags              = var.tags
}

resource "aws_iam_role" "this" {
  count = var.role_arn == null ? 1 : 0

  # Roles have no region: with it in the name the same function fits into two.
  name                 = "${var.name}-${var.aws.region}"
  description          = "What the function ${var.name} may do"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "this" {
  for_each = { for name, statements in local.policies : name => statements if var.role_arn == null }

  name = each.key
  # Not its name, which is known beforehand: rights go with a role that is replaced, and must come back with it.
  role   = aws_iam_role.this[0].id
  policy = jsonencode({ Version = "2012-10-17", Statement = each.value })
}

resource "aws_lambda_function" "this" {
  # checkov:skip=CKV_AWS_50: one function and one call: its log line tells what a trace would
  # checkov:skip=CKV_AWS_116: failures go to the event bus, with their reason; a dead-letter queue has none
  # checkov:skip=CKV_AWS_117: it reads S3 and posts to a public service; a VPC would only add a NAT gateway
  # checkov:skip=CKV_AWS_173: nothing in the environment is secret; the API key is in Secrets Manager
  # checkov:skip=CKV_AWS_272: the package is built from this repository and pinned by its hash
  function_name = var.name
  description   = "Sends uploaded credits files to CloudZero"
  role          = local.role_arn

  runtime          = "provided.al2023"
  handler          = "bootstrap"
  architectures    = [var.architecture]
  filename         = var.package_path
  source_code_hash = local.package_hash

  timeout                        = var.timeout
  memory_size                    = var.memory_size
  reserved_concurrent_executions = var.reserved_concurrency
  tags                           = var.tags

  environment {
    variables = local.environment
  }

  logging_config {
    log_format            = "JSON"
    application_log_level = var.log_level
    system_log_level      = "INFO"
    log_group             = var.create_log_group ? one(aws_cloudwatch_log_group.this[*].name) : local.log_group
  }

  # A function that starts without its rights fails its first event.
  depends_on = [aws_iam_role_policy.this]
}

resource "aws_lambda_function_event_invoke_config" "this" {
  # Not its name, which is known beforehand: this goes with a function that is replaced, and must come back with it.
  function_name = aws_lambda_function.this.arn

  # With one sender events queue up: they wait as long as Lambda keeps them.
  maximum_event_age_in_seconds = 21600
  maximum_retry_attempts       = 2

  destination_config {
    on_failure {
      destination = var.result_bus.arn
    }

    dynamic "on_success" {
      for_each = var.report_success ? [var.result_bus.arn] : []

      content {
        destination = on_success.value
      }
    }
  }
}

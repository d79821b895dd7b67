locals {
  log_group = "/aws/lambda/${local.function}"
  function  = "${var.name}-collector"
  arn       = "arn:${var.aws.partition}:lambda:${var.aws.region}:${var.aws.account_id}:function:${local.function}"
  bucket    = "arn:${var.aws.partition}:s3:::${var.files.bucket}"

  # No hash is no error here: the root module asks for the package, and only when it is applied.
  package_hash = try(coalesce(var.package_hash), filebase64sha256(var.package_path), null)

  # In an account that is not the payer's, a role there has the rights to ask for costs.
  asks_as_payer = var.fetch == null ? null : var.fetch.payer_role_arn

  # As elsewhere: one policy for each purpose, made of names, so that a first plan shows them.
  policies = { for name, statements in {
    write-log = [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = "arn:${var.aws.partition}:logs:${var.aws.region}:${var.aws.account_id}:log-group:${local.log_group}:*"
    }]
    send-results = [{
      Effect   = "Allow"
      Action   = "events:PutEvents"
      Resource = var.result_bus.planned_arn
    }]
    look-for-files = [{
      Effect    = "Allow"
      Action    = "s3:ListBucket"
      Resource  = local.bucket
      Condition = { StringLike = { "s3:prefix" = "${var.files.prefix}*" } }
    }]
    write-files = var.fetch == null ? [] : [{
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:PutObject"]
      Resource = "${local.bucket}/${var.files.prefix}*${var.files.suffix}"
    }]
    encrypt-files = [for key in [var.files.kms_key_arn] : {
      Effect    = "Allow"
      Action    = ["kms:GenerateDataKey", "kms:Decrypt"]
      Resource  = key
      Condition = { StringEquals = { "kms:ViaService" = "s3.${var.aws.region}.${var.aws.dns_suffix}" } }
    } if key != null && var.fetch != null]
    ask-for-costs = var.fetch == null || local.asks_as_payer != null ? [] : [{
      Effect   = "Allow"
      Action   = ["ce:GetCostAndUsage", "billing:GetCreditAllocationHistory"]
      Resource = "*" # they know no resources
    }]
    ask-as-payer = [for arn in [local.asks_as_payer] : {
      Effect   = "Allow"
      Action   = "sts:AssumeRole"
      Resource = arn
    } if arn != null]
  } : name => statements if length(statements) > 0 }

  # What is not set is left to the program's own defaults.
  environment = { for name, value in {
    CREDITS_BUCKET = var.files.bucket
    CREDITS_PREFIX = var.key_prefix == "" ? null : var.key_prefix
    FETCH          = var.fetch == null ? "off" : "on"
    LAST_DAY       = tostring(var.last_day)
    PAYER_ACCOUNT  = var.fetch == null ? null : var.fetch.payer_account
    PAYER_ROLE_ARN = local.asks_as_payer
    WITNESS        = var.fetch == null ? null : var.fetch.witness
  } : name => value if value != null }
}

# Before the function: one that finds no log group makes its own, which keeps everything for ever.
resource "aws_cloudwatch_log_group" "collector" {
  # checkov:skip=CKV_AWS_158: it holds account ids and totals, no key; CloudWatch Logs encrypts it with its own key
  # checkov:skip=CKV_AWS_338: a year is the default of the root module
  name              = local.log_group
  retention_in_days = var.log_retention_days
  skip_destroy      = var.keep_log_group
  tags              = var.tags
}

resource "aws_iam_role" "collector" {
  name                 = "${local.function}-${var.aws.region}"
  description          = "What the function ${local.function} may do"
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

  lifecycle {
    precondition {
      condition     = length("${local.function}-schedule-${var.aws.region}") <= 64
      error_message = "The names of the collector's roles would be longer than 64 characters: name_prefix and function_name are too long for it."
    }
  }
}

resource "aws_iam_role_policy" "collector" {
  # checkov:skip=CKV_AWS_355: the two actions that ask for costs know no resources
  for_each = local.policies

  name   = each.key
  role   = aws_iam_role.collector.id
  policy = jsonencode({ Version = "2012-10-17", Statement = each.value })
}

resource "aws_lambda_function" "collector" {
  # checkov:skip=CKV_AWS_50: one function and few calls: its log line tells what a trace would
  # checkov:skip=CKV_AWS_115: two runs at once do each other no harm, since each writes only over what it has read
  # checkov:skip=CKV_AWS_116: failures go to the event bus, with their reason; a dead-letter queue has none
  # checkov:skip=CKV_AWS_117: it asks services of AWS; a VPC would only add a NAT gateway
  # checkov:skip=CKV_AWS_173: nothing in the environment is secret
  # checkov:skip=CKV_AWS_272: the package is built from this repository and pinned by its hash
  function_name = local.function
  description   = var.fetch == null ? "Looks whether last month's credits file came" : "Fetches last month's credits from AWS"
  role          = aws_iam_role.collector.arn
  tags          = var.tags

  runtime          = "provided.al2023"
  handler          = "bootstrap"
  architectures    = [var.architecture]
  filename         = var.package_path
  source_code_hash = local.package_hash

  timeout     = 120
  memory_size = 256

  environment {
    variables = local.environment
  }

  logging_config {
    log_format            = "JSON"
    application_log_level = var.log_level
    system_log_level      = "INFO"
    log_group             = aws_cloudwatch_log_group.collector.name
  }

  # A function that starts without its rights fails its first event.
  depends_on = [aws_iam_role_policy.collector]
}

resource "aws_lambda_function_event_invoke_config" "collector" {
  # Not its name, which is known beforehand: this goes with a function that is replaced, and must come back with it.
  function_name = aws_lambda_function.collector.arn

  # Tomorrow's run looks again; a second one today would only mail the same twice.
  maximum_retry_attempts = 0

  destination_config {
    on_failure {
      destination = var.result_bus.arn
    }
  }
}

resource "aws_iam_role" "schedule" {
  name                 = "${local.function}-schedule-${var.aws.region}"
  description          = "Starts the function ${local.function}"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "scheduler.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = var.aws.account_id } }
    }]
  })
}

resource "aws_iam_role_policy" "schedule" {
  name = "start"
  role = aws_iam_role.schedule.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "lambda:InvokeFunction", Resource = local.arn },
      { Effect = "Allow", Action = "sqs:SendMessage", Resource = var.undelivered.planned_arn },
    ]
  })
}

resource "aws_scheduler_schedule" "collector" {
  # checkov:skip=CKV_AWS_297: the schedule holds nothing that a key of the account would protect
  name                         = local.function
  description                  = "Last month's credits, daily on days 3 to ${var.last_day}"
  schedule_expression          = "cron(0 9 3-${var.last_day} * ? *)"
  schedule_expression_timezone = "UTC"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_lambda_function.collector.arn
    role_arn = aws_iam_role.schedule.arn
    # Not by jsonencode, which would write `<` as an escape that Scheduler does not know.
    input = "{\"scheduled_time\":\"<aws.scheduler.scheduled-time>\"}"

    retry_policy {
      maximum_retry_attempts = 0
    }

    dead_letter_config {
      arn = var.undelivered.arn
    }
  }

  # A run whose failure nobody would hear of is none.
  depends_on = [aws_iam_role_policy.schedule, aws_lambda_function_event_invoke_config.collector]
}

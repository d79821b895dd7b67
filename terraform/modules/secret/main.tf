locals {
  create = var.existing_secret_arn == null
}

resource "aws_secretsmanager_secret" "this" {
  # checkov:skip=CKV_AWS_149: encrypted with the account's key for Secrets Manager unless kms_key_arn names one
  # checkov:skip=CKV2_AWS_57: CloudZero's keys are made by hand; api_key_version rotates them
  count = local.create ? 1 : 0

  # A deleted secret keeps its name for its recovery window: a fixed name would block the next deployment.
  name_prefix = "${var.name}-"
  description = "The CloudZero API key of ${var.name}"
  kms_key_id  = var.kms_key_arn
  tags        = var.tags
}

resource "aws_secretsmanager_secret_version" "this" {
  count = local.create ? 1 : 0

  secret_id = aws_secretsmanager_secret.this[0].id

  # Write-only: it passes through Terraform and is kept in neither plan nor state.
  secret_string_wo         = var.api_key
  secret_string_wo_version = var.api_key_version
}

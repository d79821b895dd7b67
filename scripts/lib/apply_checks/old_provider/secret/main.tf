# The secret without write-only arguments, which provider 3.39 does not know: nothing is written into it.

locals {
  create = var.existing_secret_arn == null
}

resource "aws_secretsmanager_secret" "this" {
  count = local.create ? 1 : 0

  name_prefix = "${var.name}-"
  description = "The CloudZero API key of ${var.name}"
  kms_key_id  = var.kms_key_arn
}

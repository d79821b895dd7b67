data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  # Policies are made of these, not of the resources' attributes, so that a first plan shows every one.
  aws = {
    partition  = data.aws_partition.current.partition
    region     = data.aws_region.current.region
    account_id = data.aws_caller_identity.current.account_id
  }

  bucket_name = coalesce(var.bucket_name, "aws-credits-pipeline-${local.aws.account_id}-${local.aws.region}")

  # The one place that says which objects are credits files: the trigger's filter and the function's right come from it.
  files = {
    bucket      = local.bucket_name
    prefix      = "${var.key_prefix}credits-"
    suffix      = ".csv"
    kms_key_arn = var.bucket_kms_key_arn
  }

  manage_notification = var.create_bucket || var.replace_bucket_notifications

  # What the function is told; the page is told the same of it (`preview_settings`).
  policies = {
    duplicates         = var.duplicates
    invalid_rows       = var.invalid_rows
    credit_description = var.credit_description
    credit_service     = var.credit_service
  }
}

module "bucket" {
  source = "./modules/bucket"
  count  = var.create_bucket ? 1 : 0

  aws                     = local.aws
  name                    = local.bucket_name
  kms_key_arn             = var.bucket_kms_key_arn
  noncurrent_version_days = var.noncurrent_version_days
  force_destroy           = var.bucket_force_destroy
}

module "secret" {
  source = "./modules/secret"

  name                = var.function_name
  api_key             = var.api_key
  api_key_version     = var.api_key_version
  existing_secret_arn = var.api_key_secret_arn
  kms_key_arn         = var.api_key_kms_key_arn
}

module "notices" {
  source = "./modules/notices"

  aws            = local.aws
  name           = var.function_name
  emails         = var.notice_emails
  report_success = var.notify_success
}

module "function" {
  source = "./modules/function"

  aws                  = local.aws
  name                 = var.function_name
  package_path         = coalesce(var.package_path, "${path.module}/../target/lambda/bootstrap-${var.architecture}.zip")
  package_hash         = var.package_hash
  architecture         = var.architecture
  timeout              = var.timeout
  memory_size          = var.memory_size
  reserved_concurrency = var.reserved_concurrency
  log_level            = var.log_level
  log_retention_days   = var.log_retention_days

  files          = local.files
  result_bus     = { arn = module.notices.bus_arn, planned_arn = module.notices.planned_bus_arn }
  report_success = var.notify_success

  secret = {
    arn         = module.secret.arn
    version_id  = module.secret.version_id
    kms_key_arn = var.api_key_kms_key_arn
  }

  environment = merge(
    { for name, value in local.policies : upper(name) => value },
    {
      CLOUDZERO_CONNECTION_ID = var.cloudzero_connection_id
      CLOUDZERO_API_URL       = var.cloudzero_api_url
    },
    var.read_back ? { READ_BACK = "on" } : {},
    var.max_shrink == null ? {} : { MAX_SHRINK = tostring(var.max_shrink) },
  )
}

module "alarms" {
  source = "./modules/alarms"

  aws           = local.aws
  function_name = module.function.name
  emails        = coalesce(var.alarm_emails, var.notice_emails)
}

module "trigger" {
  source = "./modules/trigger"

  aws                 = local.aws
  function_arn        = module.function.arn
  bucket              = var.create_bucket ? one(module.bucket[*].name) : local.bucket_name
  files               = local.files
  manage_notification = local.manage_notification
}

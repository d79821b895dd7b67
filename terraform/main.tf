data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  # Policies are made of these, not of the resources' attributes, so that a first plan shows every one.
  aws = {
    partition  = data.aws_partition.current.partition
    region     = data.aws_region.current.region
    account_id = data.aws_caller_identity.current.account_id
    dns_suffix = data.aws_partition.current.dns_suffix
  }

  name         = "${var.name_prefix}${var.function_name}"
  bucket_name  = coalesce(var.bucket_name, "${var.name_prefix}aws-credits-pipeline-${local.aws.account_id}-${local.aws.region}")
  package_path = coalesce(var.package_path, "${path.module}/../target/lambda/bootstrap-${var.architecture}.zip")

  # The one place that says which objects are credits files: the trigger's filter and the function's right come from it.
  files = {
    bucket      = local.bucket_name
    prefix      = "${var.key_prefix}credits-"
    suffix      = ".csv"
    kms_key_arn = var.bucket_kms_key_arn
  }

  # A second function, for whoever asks for it: it fetches last month's credits, or only looks whether they came.
  with_collector         = var.fetch != null || var.watch_missing
  collector_package_path = coalesce(var.collector_package_path, "${path.module}/../target/lambda/collector-${var.architecture}.zip")

  manage_notification = var.create_bucket || var.replace_bucket_notifications

  # What the function is told; the page is told the same of it (`preview_settings`).
  policies = {
    duplicates         = var.duplicates
    invalid_rows       = var.invalid_rows
    credit_description = var.credit_description
    credit_service     = var.credit_service
  }

  # What more than one variable is held against.
  one_line = "^[^[:cntrl:]]*[^[:cntrl:][:space:]][^[:cntrl:]]*$"

  kms_key_arn = {
    pattern       = "^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$"
    error_message = "A key's own ARN, arn:aws:kms:…:key/…: a policy that names an alias or a wildcard grants nothing, or too much."
  }
}

# A plan needs neither the package nor the key, so that a role with nothing but read rights can make one. An apply needs
# them, and begins with this, so that it does not stop half-way.
resource "terraform_data" "ready_to_apply" {
  lifecycle {
    precondition {
      condition     = !terraform.applying || fileexists(local.package_path)
      error_message = "There is no package at ${local.package_path}. Make it with scripts/build-function ${var.architecture}, or name another one by package_path."
    }

    precondition {
      condition     = !terraform.applying || !local.with_collector || fileexists(local.collector_package_path)
      error_message = "There is no package of the collector at ${local.collector_package_path}. Make it with scripts/build-function --collector ${var.architecture}, or name another one by collector_package_path."
    }

    precondition {
      condition     = !terraform.applying || var.api_key != null || var.api_key_secret_arn != null
      error_message = "Neither api_key nor api_key_secret_arn is set. Exactly one is needed; the key goes in as TF_VAR_api_key, at every apply, and at the plan that is applied."
    }

    precondition {
      # The function goes by the last part of a key, the trigger by the whole of it.
      condition = alltrue([
        for key in compact([var.known_accounts_key]) :
        !endswith(key, local.files.suffix) || !(startswith(basename(key), basename(local.files.prefix)) || startswith(key, local.files.prefix))
      ])
      error_message = "known_accounts_key would be taken for a credits file, which starts the function: where it ends with ${local.files.suffix}, it must begin neither with ${local.files.prefix} nor, in its last part, with ${basename(local.files.prefix)}."
    }
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
  tags                    = var.tags

  depends_on = [terraform_data.ready_to_apply]
}

module "secret" {
  source = "./modules/secret"

  name                = local.name
  api_key             = var.api_key
  api_key_version     = var.api_key_version
  existing_secret_arn = var.api_key_secret_arn
  kms_key_arn         = var.api_key_kms_key_arn
  tags                = var.tags

  depends_on = [terraform_data.ready_to_apply]
}

module "notices" {
  source = "./modules/notices"

  aws            = local.aws
  name           = local.name
  trigger        = var.trigger
  collector      = local.with_collector
  emails         = var.notice_emails
  report_success = var.notify_success
  tags           = var.tags

  depends_on = [terraform_data.ready_to_apply]
}

module "function" {
  source = "./modules/function"

  aws                  = local.aws
  name                 = local.name
  package_path         = local.package_path
  package_hash         = var.package_hash
  architecture         = var.architecture
  timeout              = var.timeout
  memory_size          = var.memory_size
  reserved_concurrency = var.reserved_concurrency
  log_level            = var.log_level
  log_retention_days   = var.log_retention_days
  create_log_group     = var.create_log_group
  keep_log_group       = var.keep_log_group
  tags                 = var.tags

  role_arn                 = var.role_arn
  role_path                = var.role_path
  permissions_boundary_arn = var.permissions_boundary_arn

  files              = local.files
  known_accounts_key = var.known_accounts_key
  result_bus         = { arn = module.notices.bus_arn, planned_arn = module.notices.planned_bus_arn }
  report_success     = var.notify_success

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
    var.credit_cloud_provider == null ? {} : { CREDIT_CLOUD_PROVIDER = var.credit_cloud_provider },
  )

  depends_on = [terraform_data.ready_to_apply]
}

module "alarms" {
  source = "./modules/alarms"

  aws            = local.aws
  name           = local.name
  function_names = concat([module.function.name], module.collector[*].name)
  rules          = merge(module.notices.rules, module.trigger.rules)
  queues         = module.notices.queues
  emails         = var.alarm_emails
  tags           = var.tags

  depends_on = [terraform_data.ready_to_apply]
}

module "trigger" {
  source = "./modules/trigger"

  aws                 = local.aws
  name                = local.name
  by                  = var.trigger
  function_arn        = module.function.arn
  bucket              = var.create_bucket ? one(module.bucket[*].name) : local.bucket_name
  files               = local.files
  manage_notification = local.manage_notification
  undelivered_arn     = module.notices.undelivered_arn
  tags                = var.tags

  depends_on = [terraform_data.ready_to_apply]
}

module "collector" {
  source = "./modules/collector"
  count  = local.with_collector ? 1 : 0

  aws                = local.aws
  name               = local.name
  fetch              = var.fetch
  last_day           = var.last_day
  package_path       = local.collector_package_path
  package_hash       = var.collector_package_hash
  architecture       = var.architecture
  log_level          = var.log_level
  log_retention_days = var.log_retention_days
  keep_log_group     = var.keep_log_group
  tags               = var.tags

  role_path                = var.role_path
  permissions_boundary_arn = var.permissions_boundary_arn

  key_prefix  = var.key_prefix
  files       = local.files
  result_bus  = { arn = module.notices.bus_arn, planned_arn = module.notices.planned_bus_arn }
  undelivered = { arn = module.notices.undelivered_arn, planned_arn = module.notices.planned_undelivered_arn }

  # What it writes starts the other function.
  depends_on = [terraform_data.ready_to_apply, module.trigger]
}

locals {
  console = lookup({
    aws-cn     = "${local.aws.region}.console.amazonaws.cn"
    aws-us-gov = "${local.aws.region}.console.amazonaws-us-gov.com"
  }, local.aws.partition, "${local.aws.region}.console.aws.amazon.com")

  upload_link = "https://${local.console}/s3/upload/${local.files.bucket}?region=${local.aws.region}${var.key_prefix == "" ? "" : "&prefix=${urlencode(var.key_prefix)}"}"
}

output "bucket_name" {
  description = "Where credits files are uploaded."
  value       = local.files.bucket
}

output "upload_command" {
  description = "How to upload a month."
  value       = "aws s3 cp credits-YYYY-MM.csv s3://${local.files.bucket}/${var.key_prefix}"
}

output "upload_link" {
  description = "Where a person uploads in the AWS console."
  value       = local.upload_link
}

output "upload_policy" {
  description = "JSON of the policy for whoever uploads: for a permission set of IAM Identity Center (as its inline policy), or for a group. It allows to put credits files and nothing else, neither to list nor to read them."
  value = jsonencode({
    Version = "2012-10-17"
    Statement = concat([{
      Sid      = "PutCreditsFiles"
      Effect   = "Allow"
      Action   = "s3:PutObject"
      Resource = "arn:${local.aws.partition}:s3:::${local.files.bucket}/${local.files.prefix}????-??${local.files.suffix}"
      }], [
      for key in [var.bucket_kms_key_arn] : {
        Sid    = "EncryptThem"
        Effect = "Allow"
        # A large file goes in parts, which takes the second.
        Action    = ["kms:GenerateDataKey", "kms:Decrypt"]
        Resource  = key
        Condition = { StringEquals = { "kms:ViaService" = "s3.${local.aws.region}.${local.aws.dns_suffix}" } }
      } if key != null
    ])
  })
}

output "role_policy" {
  description = "JSON of all that the function's role must allow: what a `role_arn` of one's own needs."
  value       = module.function.role_policy
}

output "function_name" {
  description = "Name of the function."
  value       = module.function.name
}

output "log_group_name" {
  description = "Where the function logs. Each run ends with its summary."
  value       = module.function.log_group_name
}

output "failure_queue_url" {
  description = "Queue that keeps the report of every failure, with the event in it, for 14 days."
  value       = module.notices.queue_url
}

output "notices_topic_arn" {
  description = "Topic that says how each upload ended; a chat tool can subscribe to it beside `notice_emails`."
  value       = module.notices.topic_arn
}

output "alarms_topic_arn" {
  description = "Topic of the alarms; a pager can subscribe to it beside `alarm_emails`."
  value       = module.alarms.topic_arn
}

output "alarm_recipients" {
  description = "How many addresses are told of alarms; a pager that subscribes to the topic does not count."
  value       = length(var.alarm_emails)
}

output "notification" {
  description = "What to merge into the notification of the existing bucket: a `lambda_function` block, or `eventbridge = true`. Until then nothing starts the function. `null` where the notification is set here."
  value       = local.manage_notification ? null : module.trigger.notification
}

output "preview_settings" {
  description = "JSON for `scripts/build --settings FILE`: what the preview page must know to give the function's verdict and to lead to the upload."
  value = jsonencode(merge(local.policies, {
    bucket                = local.files.bucket
    key_prefix            = var.key_prefix
    upload_link           = local.upload_link
    credit_cloud_provider = var.credit_cloud_provider
    concurrency_reserved  = var.reserved_concurrency != null
    switched_off          = var.reserved_concurrency == 0
    timeout_seconds       = var.timeout
    has_account_list      = var.known_accounts_key != null
    max_shrink            = var.max_shrink
  }))
}

output "collector_name" {
  description = "Name of the function that fetches last month's credits or looks whether they came. `null`: there is none."
  value       = one(module.collector[*].name)
}

output "collector_log_group_name" {
  description = "Where that function logs, `null` likewise."
  value       = one(module.collector[*].log_group_name)
}

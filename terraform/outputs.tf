output "bucket_name" {
  description = "Where credits files are uploaded."
  value       = local.files.bucket
}

output "upload_command" {
  description = "How to upload a month."
  value       = "aws s3 cp credits-YYYY-MM.csv s3://${local.files.bucket}/${var.key_prefix}"
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

output "notification" {
  description = "The `lambda_function` block to merge into the notification of the existing bucket: until then nothing starts the function. `null` where the notification is set here."
  value       = local.manage_notification ? null : module.trigger.notification
}

output "preview_settings" {
  description = "JSON for `scripts/build --settings FILE`: what the preview page must know to give the function's verdict."
  value = jsonencode(merge(local.policies, {
    bucket     = local.files.bucket
    key_prefix = var.key_prefix
  }))
}

output "notification" {
  description = "What the bucket's notification must hold, given out once an upload may start the function: a `lambda_function` block, or `eventbridge`."
  value       = local.notification

  depends_on = [aws_lambda_permission.this, aws_cloudwatch_event_target.this]
}

output "rules" {
  description = "The rule that hears uploads, for whoever watches it; none where the bucket's notification does."
  value       = local.by_eventbridge ? { uploads = { name = "${var.name}-uploads", bus = null } } : {}
}

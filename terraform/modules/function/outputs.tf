output "name" {
  description = "Name of the function."
  value       = aws_lambda_function.this.function_name
}

output "arn" {
  description = "ARN of the function, given out once a failure of it would be heard."
  value       = aws_lambda_function.this.arn

  depends_on = [aws_lambda_function_event_invoke_config.this]
}

output "log_group_name" {
  description = "Where the function logs."
  value       = local.log_group

  depends_on = [aws_cloudwatch_log_group.this]
}

output "role_policy" {
  description = "JSON of all that the function's role must allow: what a role of one's own needs."
  value       = jsonencode({ Version = "2012-10-17", Statement = flatten(values(local.policies)) })
}

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
  value       = aws_cloudwatch_log_group.this.name
}

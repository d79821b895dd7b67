output "name" {
  description = "Name of the function."
  value       = aws_lambda_function.collector.function_name
}

output "log_group_name" {
  description = "Where the function logs."
  value       = aws_cloudwatch_log_group.collector.name
}

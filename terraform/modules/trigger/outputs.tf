output "notification" {
  description = "The `lambda_function` block for the bucket's notification, given out once S3 may invoke the function."
  value       = local.notification

  depends_on = [aws_lambda_permission.this]
}

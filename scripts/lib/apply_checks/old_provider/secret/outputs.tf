output "arn" {
  description = "ARN of the secret."
  value       = local.create ? one(aws_secretsmanager_secret.this[*].arn) : var.existing_secret_arn
}

output "version_id" {
  description = "Stands in for the version that nothing is written to."
  value       = tostring(var.api_key_version)
}

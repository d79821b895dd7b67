output "arn" {
  description = "ARN of the secret that holds the API key."
  value       = local.create ? one(aws_secretsmanager_secret.this[*].arn) : var.existing_secret_arn

  # There must be something to read by the time the function starts.
  depends_on = [aws_secretsmanager_secret_version.this]

  precondition {
    condition     = local.create || var.api_key == null
    error_message = "Both api_key and api_key_secret_arn are set. Exactly one is needed."
  }
}

output "version_id" {
  description = "Version of the secret that was written, another one with every rotation; `external` for an existing secret."
  value       = local.create ? one(aws_secretsmanager_secret_version.this[*].version_id) : "external"
}

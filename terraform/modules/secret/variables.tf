variable "name" {
  description = "What the secret's name begins with; Secrets Manager adds a suffix."
  type        = string
  nullable    = false
}

variable "api_key" {
  description = "The CloudZero API key. `null` where `existing_secret_arn` is set."
  type        = string
  default     = null
  ephemeral   = true
  sensitive   = true

  validation {
    condition     = var.api_key == null || can(regex("^[!-~]+$", var.api_key))
    error_message = "The API key holds white space, a line end or another character that cannot be part of it, or is empty."
  }
}

variable "api_key_version" {
  description = "Raise it to write `api_key` again: a write-only value has no other way to tell that it changed."
  type        = number
  nullable    = false

  validation {
    condition     = var.api_key_version >= 1 && floor(var.api_key_version) == var.api_key_version
    error_message = "A whole number, at least 1."
  }
}

variable "existing_secret_arn" {
  description = "Complete ARN of a secret whose value is the bare API key. `null`: a secret is made from `api_key`."
  type        = string
  default     = null

  validation {
    condition     = var.existing_secret_arn == null || can(regex("^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:.+-[A-Za-z0-9]{6}$", var.existing_secret_arn))
    error_message = "A secret's complete ARN is needed, with the six characters at its end: without them the function's role would not match."
  }
}

variable "kms_key_arn" {
  description = "KMS key that encrypts the secret. `null`: the account's own key for Secrets Manager."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of everything made here, beside the provider's own."
  type        = map(string)
  default     = {}
  nullable    = false
}

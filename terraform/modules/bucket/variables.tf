variable "aws" {
  description = "Where this is deployed."
  type        = object({ partition = string })
  nullable    = false
}

variable "name" {
  description = "Name of the bucket. Another name makes a new bucket; the old one must be empty by then."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.name))
    error_message = "A bucket's name has 3 to 63 lower-case letters, digits and `-`, and begins and ends with a letter or a digit."
  }
}

variable "kms_key_arn" {
  description = "KMS key that encrypts the files. `null`: S3's own key. Whoever uploads needs `kms:GenerateDataKey` on it."
  type        = string
  default     = null
}

variable "noncurrent_version_days" {
  description = "For how many days a replaced or deleted file can be brought back."
  type        = number
  nullable    = false

  validation {
    condition     = var.noncurrent_version_days >= 1 && floor(var.noncurrent_version_days) == var.noncurrent_version_days
    error_message = "A whole number of days, at least 1."
  }
}

variable "force_destroy" {
  description = "`true` lets Terraform delete the bucket with every file in it. It counts once it has been applied."
  type        = bool
  nullable    = false
}

variable "tags" {
  description = "Tags of everything made here, beside the provider's own."
  type        = map(string)
  default     = {}
  nullable    = false
}

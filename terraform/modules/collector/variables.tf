variable "aws" {
  description = "Where this is deployed."
  type        = object({ partition = string, region = string, account_id = string, dns_suffix = string })
  nullable    = false
}

variable "name" {
  description = "Name of the function that sends; this one is `{name}-collector`."
  type        = string
  nullable    = false
}

variable "fetch" {
  description = "How the credits are fetched from AWS. `payer_role_arn`: role in the payer's account, where that is another. `payer_account`: the account whose credit history is asked for, where it is not the asking one. `witness`: `both` Cost Explorer and the credit history, or `cost-explorer` alone. `null`: nothing is fetched, only a missing file is told."
  type = object({
    payer_role_arn = optional(string)
    payer_account  = optional(string)
    witness        = optional(string)
  })
  default = null

  validation {
    condition     = var.fetch == null || can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[!-.0-~/]+$", coalesce(try(var.fetch.payer_role_arn, null), "arn:aws:iam::111122223333:role/any")))
    error_message = "payer_role_arn is a role's ARN."
  }

  validation {
    condition     = can(regex("^[0-9]{12}$", coalesce(try(var.fetch.payer_account, null), "111122223333")))
    error_message = "payer_account has twelve digits; as text, or a zero in front is lost."
  }

  validation {
    condition     = contains(["both", "cost-explorer"], coalesce(try(var.fetch.witness, null), "both"))
    error_message = "`both` or `cost-explorer`."
  }
}

variable "last_day" {
  description = "Day of the month from which on a file of the month before that is not there is missing, which is mailed. It is looked for daily from the 3rd to that day, at 9:00 UTC."
  type        = number
  nullable    = false

  validation {
    condition     = contains(range(4, 29), var.last_day)
    error_message = "A whole number from 4 to 28: not every month has more days."
  }
}

variable "package_path" {
  description = "The zip with the collector's binary, called `bootstrap` in it."
  type        = string
  nullable    = false
}

variable "package_hash" {
  description = "Base64 SHA-256 of the zip; the code is replaced when it changes. `null`: that of the file."
  type        = string
  default     = null
}

variable "architecture" {
  description = "What the binary was built for: `x86_64` or `arm64`."
  type        = string
  nullable    = false
}

variable "log_level" {
  description = "The least weighty lines that are logged. The summary of each run always is."
  type        = string
  nullable    = false
}

variable "log_retention_days" {
  description = "For how many days the log is kept. 0: for ever."
  type        = number
  nullable    = false
}

variable "keep_log_group" {
  description = "`true`: destroying leaves the log group."
  type        = bool
  default     = false
  nullable    = false
}

variable "role_path" {
  description = "Path of the roles."
  type        = string
  default     = "/"
  nullable    = false
}

variable "permissions_boundary_arn" {
  description = "Policy that bounds the roles. `null`: none."
  type        = string
  default     = null
}

variable "key_prefix" {
  description = "Folder of the credits files in the bucket. Empty: the top."
  type        = string
  nullable    = false
}

variable "files" {
  description = "Which objects are credits files: those of `bucket` whose key begins with `prefix` and ends with `suffix`, and the KMS key that encrypts them, if it is one of the account's."
  type = object({
    bucket      = string
    prefix      = string
    suffix      = string
    kms_key_arn = optional(string)
  })
  nullable = false
}

variable "result_bus" {
  description = "Event bus that hears of failures: its ARN, and the same ARN made of names, for a right that the first plan shows."
  type        = object({ arn = string, planned_arn = string })
  nullable    = false
}

variable "undelivered" {
  description = "Queue for runs that could not be started: its ARN, and the same ARN made of names."
  type        = object({ arn = string, planned_arn = string })
  nullable    = false
}

variable "tags" {
  description = "Tags of everything made here, beside the provider's own."
  type        = map(string)
  default     = {}
  nullable    = false
}

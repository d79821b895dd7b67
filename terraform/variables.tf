# CloudZero

variable "cloudzero_connection_id" {
  description = "The AnyCost Stream connection that the credits are sent to."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]+$", var.cloudzero_connection_id))
    error_message = "A connection's id has letters, digits, `-` and `_` only."
  }
}

variable "cloudzero_api_url" {
  description = "Where CloudZero answers."
  type        = string
  default     = "https://api.cloudzero.com"
  nullable    = false

  validation {
    condition     = can(regex("^https://[^/?#@]+$", var.cloudzero_api_url))
    error_message = "It begins with `https://`, or the API key would be readable on its way, and ends with the host."
  }
}

variable "api_key" {
  description = "The CloudZero API key, kept in Secrets Manager and in no plan and no state. Give it as `TF_VAR_api_key` at every plan and apply. `null` where `api_key_secret_arn` is set: exactly one of the two is needed."
  type        = string
  default     = null
  ephemeral   = true
  sensitive   = true
}

variable "api_key_version" {
  description = "Raise it together with a new `api_key`: only then is the key written again, and the function started anew."
  type        = number
  default     = 1
  nullable    = false
}

variable "api_key_secret_arn" {
  description = "Complete ARN of an existing secret in this region whose value is the bare API key. `null`: a secret is made from `api_key`."
  type        = string
  default     = null
}

variable "api_key_kms_key_arn" {
  description = "KMS key that encrypts the secret. `null`: the account's own key for Secrets Manager."
  type        = string
  default     = null
}

# How a file is read and sent

variable "duplicates" {
  description = "An account that stands in the file again: `identical` keeps the first if the amount is the same and refuses the file if not, `first` keeps the first, `sum` adds up, `reject` refuses the file."
  type        = string
  default     = "identical"
  nullable    = false

  validation {
    condition     = contains(["identical", "first", "sum", "reject"], var.duplicates)
    error_message = "`identical`, `first`, `sum` or `reject`."
  }
}

variable "invalid_rows" {
  description = "A row that cannot be read: `refuse` refuses the file, `skip` leaves the row out where a control total proves that nothing is missing."
  type        = string
  default     = "refuse"
  nullable    = false

  validation {
    condition     = contains(["refuse", "skip"], var.invalid_rows)
    error_message = "`refuse` or `skip`."
  }
}

variable "credit_description" {
  description = "`lineitem/description` of every row. CloudZero's grouping of MAP credits looks for `_MAP` and the like in it."
  type        = string
  default     = "AWS promotional credit"
  nullable    = false

  validation {
    condition     = can(regex("^[^[:cntrl:]]*[^[:cntrl:][:space:]][^[:cntrl:]]*$", var.credit_description))
    error_message = "One line that is not blank."
  }
}

variable "credit_service" {
  description = "`resource/service` of every row."
  type        = string
  default     = "AWSCredits"
  nullable    = false

  validation {
    condition     = can(regex("^[^[:cntrl:]]*[^[:cntrl:][:space:]][^[:cntrl:]]*$", var.credit_service))
    error_message = "One line that is not blank."
  }
}

variable "read_back" {
  description = "`true`: after a month is sent it is fetched and compared to the cent. The API key needs the scope `connections:read_billing_anycost_billing_drops_month`."
  type        = bool
  default     = false
  nullable    = false
}

variable "max_shrink" {
  description = "By how many per cent the accounts or the total of a month may fall when it is replaced; beyond that the file is refused. Needs the same scope as `read_back`. `null`: by any."
  type        = number
  default     = null

  validation {
    condition     = var.max_shrink == null || contains(range(101), coalesce(var.max_shrink, 0))
    error_message = "A whole number from 0 to 100, or null."
  }
}

# Bucket

variable "bucket_name" {
  description = "Name of the bucket for credits files. `null`: `aws-credits-pipeline-{account}-{region}`."
  type        = string
  default     = null
}

variable "create_bucket" {
  description = "`false`: the bucket exists. It is left as it is, but for what `replace_bucket_notifications` says."
  type        = bool
  default     = true
  nullable    = false
}

variable "replace_bucket_notifications" {
  description = "For an existing bucket. `true`: its notification is set here, and **every other notification it has is lost**. `false`: nothing starts the function until the output `notification` is merged into the bucket's own."
  type        = bool
  default     = false
  nullable    = false
}

variable "key_prefix" {
  description = "Folder of the credits files in the bucket, `finance/` for instance. Empty: the top."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^([A-Za-z0-9._-]+/)*$", var.key_prefix))
    error_message = "Empty, or ends with `/` and has letters, digits, `.`, `_` and `-` between: others would mean something else in a policy or in a filter."
  }
}

variable "bucket_kms_key_arn" {
  description = "KMS key that encrypts the files; whoever uploads needs `kms:GenerateDataKey` on it. `null`: S3's own key."
  type        = string
  default     = null
}

variable "noncurrent_version_days" {
  description = "For how many days a replaced or deleted file can be brought back."
  type        = number
  default     = 365
  nullable    = false
}

variable "bucket_force_destroy" {
  description = "`true` lets `terraform destroy` delete the bucket with every file in it. It counts once it has been applied."
  type        = bool
  default     = false
  nullable    = false
}

# Function

variable "function_name" {
  description = "Name of the function, and what the names of everything around it begin with. Two streams in one account and region need two."
  type        = string
  default     = "aws-credits-processor"
  nullable    = false
}

variable "architecture" {
  description = "`x86_64` or `arm64`; the package must be built for it."
  type        = string
  default     = "x86_64"
  nullable    = false
}

variable "package_path" {
  description = "The function's zip. `null`: where `scripts/build-function` leaves it, `target/lambda/bootstrap-{architecture}.zip`."
  type        = string
  default     = null
}

variable "package_hash" {
  description = "Base64 SHA-256 of the zip; the code is replaced when it changes. `null`: that of the file."
  type        = string
  default     = null
}

variable "timeout" {
  description = "Seconds that one upload may take. The function stops retrying before that and reports what it knows."
  type        = number
  default     = 60
  nullable    = false
}

variable "memory_size" {
  description = "Memory in MB; it must hold the file and one request body. Processor power grows with it."
  type        = number
  default     = 256
  nullable    = false
}

variable "reserved_concurrency" {
  description = "1: one upload at a time, as CloudZero wants it. 0: paused; uploads wait for six hours. `null`: nothing is reserved, for accounts whose quota is too small to; then a month that does not fit into one request is refused."
  type        = number
  default     = 1
}

variable "log_level" {
  description = "The least weighty lines that are logged. The summary of each run always is."
  type        = string
  default     = "INFO"
  nullable    = false
}

variable "log_retention_days" {
  description = "For how many days the log is kept. 0: for ever."
  type        = number
  default     = 365
  nullable    = false
}

# Notices

variable "notice_emails" {
  description = "Who is told how each upload ended, and why where it failed. AWS asks every address to confirm first."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "notify_success" {
  description = "Whether successes are told too: then no mail within ten minutes means that nothing was received."
  type        = bool
  default     = true
  nullable    = false
}

variable "alarm_emails" {
  description = "Who is told of alarms. `null`: those of `notice_emails`."
  type        = set(string)
  default     = null
}

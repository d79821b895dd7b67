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
  description = "The CloudZero API key, kept in Secrets Manager and in no plan and no state. Give it as `TF_VAR_api_key` at every apply, and at the plan that is applied; a plan to look at needs none. `null` where `api_key_secret_arn` is set: exactly one of the two is needed."
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

  validation {
    condition     = var.api_key_kms_key_arn == null || can(regex(local.kms_key_arn.pattern, var.api_key_kms_key_arn))
    error_message = local.kms_key_arn.error_message
  }
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
    condition     = can(regex(local.one_line, var.credit_description))
    error_message = "One line that is not blank."
  }
}

variable "credit_service" {
  description = "`resource/service` of every row."
  type        = string
  default     = "AWSCredits"
  nullable    = false

  validation {
    condition     = can(regex(local.one_line, var.credit_service))
    error_message = "One line that is not blank."
  }
}

variable "credit_cloud_provider" {
  description = "`lineitem/cloud_provider` of every row, for CloudZero's grouping of MAP credits, which wants one that begins with `AWS`. `null`: the column is left out."
  type        = string
  default     = null

  validation {
    condition     = can(regex(local.one_line, coalesce(var.credit_cloud_provider, "-")))
    error_message = "One line that is not blank, or null."
  }
}

variable "known_accounts_key" {
  description = "Key of a list of the accounts that may appear, in the same bucket and not named like a credits file: one id a line, or the CSV that AWS Organizations exports. An account that is not on it refuses the file. `null`: every account may appear."
  type        = string
  default     = null

  validation {
    condition     = can(regex("^[A-Za-z0-9._/-]+$", coalesce(var.known_accounts_key, "-")))
    error_message = "Letters, digits, `.`, `_`, `-` and `/`: others would mean something else in a policy."
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

  validation {
    condition     = var.bucket_name == null || can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.bucket_name))
    error_message = "A bucket's name has 3 to 63 lower-case letters, digits, `-` and `.`: others would mean something else in a policy."
  }
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

variable "trigger" {
  description = "What starts the function: the bucket's `notification`, or `eventbridge`. A bucket that has notifications of its own can have EventBridge beside them."
  type        = string
  default     = "notification"
  nullable    = false

  validation {
    condition     = contains(["notification", "eventbridge"], var.trigger)
    error_message = "`notification` or `eventbridge`."
  }
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

  validation {
    condition     = var.bucket_kms_key_arn == null || can(regex(local.kms_key_arn.pattern, var.bucket_kms_key_arn))
    error_message = local.kms_key_arn.error_message
  }
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

variable "name_prefix" {
  description = "What stands in front of every name, the bucket's too, where an organization asks for it: `acme-`. With `function_name` at most 40 characters."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9-]{0,15}$", var.name_prefix))
    error_message = "At most 15 lower-case letters, digits and `-`, which fit into a bucket's name too."
  }
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
  description = "Seconds that one upload may take. The function stops retrying before that and reports what it knows. A month of several requests is begun only if 10 seconds for each and 12 more fit: 60 are enough for four, some 70,000 accounts."
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
  description = "1: one upload at a time, as CloudZero wants it. 0: switched off; a new upload does not wait but is given up at once, mailed and kept in the failure queue for 14 days. `null`: nothing is reserved, for accounts whose quota is too small to; then a month that does not fit into one request is refused."
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

variable "create_log_group" {
  description = "`false`: the log group `/aws/lambda/{function}` exists and is left as it is."
  type        = bool
  default     = true
  nullable    = false
}

variable "keep_log_group" {
  description = "`true`: destroying leaves the log groups, with the summary of every month that was sent. It counts once it has been applied."
  type        = bool
  default     = false
  nullable    = false
}

# Last month's credits, fetched from AWS

variable "fetch" {
  description = "`{}` fetches last month's credits from AWS, daily from the 3rd of a month until they are final, and writes them into the bucket as a person would; a file that a person uploaded is never replaced. `payer_role_arn`: role in the payer's account, where that is another. `payer_account`: whose credit history is asked for, as text. `witness`: `both` (Cost Explorer and the credit history must agree to the cent) or `cost-explorer`. `null`: nothing is fetched."
  type = object({
    payer_role_arn = optional(string)
    payer_account  = optional(string)
    witness        = optional(string)
  })
  default = null
}

variable "watch_missing" {
  description = "`true`: where there is no credits file of last month by `last_day`, it is mailed. `fetch` does so anyway."
  type        = bool
  default     = false
  nullable    = false
}

variable "last_day" {
  description = "The day of a month by which the file of the month before must be there."
  type        = number
  default     = 20
  nullable    = false
}

variable "collector_package_path" {
  description = "The zip of the function that fetches or watches. `null`: where `scripts/build-function --collector` leaves it, `target/lambda/collector-{architecture}.zip`."
  type        = string
  default     = null
}

variable "collector_package_hash" {
  description = "Base64 SHA-256 of that zip; the code is replaced when it changes. `null`: that of the file."
  type        = string
  default     = null
}

# Rights and tags

variable "role_arn" {
  description = "Role of one's own for the function: it must trust `lambda.amazonaws.com` and have the rights of the output `role_policy`. `null`: one is made."
  type        = string
  default     = null
}

variable "role_path" {
  description = "Path of the role that is made."
  type        = string
  default     = "/"
  nullable    = false
}

variable "permissions_boundary_arn" {
  description = "Policy that bounds the role that is made. `null`: none."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of everything made here, beside the provider's own."
  type        = map(string)
  default     = {}
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
  description = "Which operators are told of alarms; whoever uploads hears by `notice_emails` what became of a file. Empty: nobody, and scripts/deploy says so."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "aws" {
  description = "Where this is deployed."
  type        = object({ partition = string, region = string, account_id = string, dns_suffix = string })
  nullable    = false
}

variable "name" {
  description = "Name of the function, and what the names of its role and log group are made of."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,40}$", var.name))
    error_message = "A function's name has 1 to 40 letters, digits, `-` and `_`: the names made of it must fit their limits too."
  }
}

variable "package_path" {
  description = "The zip with the function's binary, `bootstrap`."
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

  validation {
    condition     = contains(["x86_64", "arm64"], var.architecture)
    error_message = "Lambda knows `x86_64` and `arm64`."
  }
}

variable "timeout" {
  description = "Seconds that one event may take. The function stops retrying before that and reports what it knows."
  type        = number
  nullable    = false

  validation {
    condition     = var.timeout >= 10 && var.timeout <= 900
    error_message = "10 to 900 seconds."
  }
}

variable "memory_size" {
  description = "Memory in MB; it must hold the file and one request body. Processor power grows with it."
  type        = number
  nullable    = false

  validation {
    condition     = var.memory_size >= 128 && var.memory_size <= 10240
    error_message = "128 to 10240 MB."
  }
}

variable "reserved_concurrency" {
  description = "1: one event at a time. 0: switched off; a new event is not kept but goes to the failure destination at once. `null`: not reserved; several may run."
  type        = number
  default     = null

  validation {
    condition     = var.reserved_concurrency == null || contains([0, 1], coalesce(var.reserved_concurrency, 0))
    error_message = "0, 1 or null: CloudZero takes one request at a time on a stream."
  }
}

variable "log_level" {
  description = "The least weighty lines that are logged. The summary of each run always is."
  type        = string
  nullable    = false

  validation {
    condition     = contains(["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"], var.log_level)
    error_message = "Lambda knows `TRACE`, `DEBUG`, `INFO`, `WARN`, `ERROR` and `FATAL`."
  }
}

variable "log_retention_days" {
  description = "For how many days the log is kept. 0: for ever."
  type        = number
  nullable    = false

  validation {
    condition = contains(
      [0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
      var.log_retention_days,
    )
    error_message = "CloudWatch Logs takes 0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653 days."
  }
}

variable "environment" {
  description = "Environment variables of the function, beyond those that this module sets."
  type        = map(string)
  nullable    = false
}

variable "create_log_group" {
  description = "`false`: the log group `/aws/lambda/{name}` exists and is left as it is."
  type        = bool
  default     = true
  nullable    = false
}

variable "keep_log_group" {
  description = "`true`: destroying leaves the log group, with the summary of every month that was sent."
  type        = bool
  default     = false
  nullable    = false
}

variable "role_arn" {
  description = "Role of one's own, with the rights of the output `role_policy`. `null`: one is made."
  type        = string
  default     = null
}

variable "role_path" {
  description = "Path of the role that is made."
  type        = string
  default     = "/"
  nullable    = false

  validation {
    condition     = can(regex("^/([!-.0-~]+/)*$", var.role_path))
    error_message = "A path begins and ends with `/`."
  }
}

variable "permissions_boundary_arn" {
  description = "Policy that bounds the role that is made. `null`: none."
  type        = string
  default     = null
}

variable "known_accounts_key" {
  description = "Key of the list of accounts that may appear, in the same bucket; the function may read that key alone. `null`: every account may."
  type        = string
  default     = null
}

variable "files" {
  description = "Which objects the function may read: those of `bucket` whose key begins with `prefix` and ends with `suffix`, and the KMS key that encrypts them, if it is one of the account's."
  type = object({
    bucket      = string
    prefix      = string
    suffix      = string
    kms_key_arn = optional(string)
  })
  nullable = false
}

variable "secret" {
  description = "The secret that holds the API key, the version of it (another one starts the function anew), and the KMS key that encrypts it, if it is one of the account's."
  type = object({
    arn         = string
    version_id  = string
    kms_key_arn = optional(string)
  })
  nullable = false
}

variable "result_bus" {
  description = "Event bus that hears how an event ended: its ARN, and the same ARN made of names, for a right that the first plan shows."
  type        = object({ arn = string, planned_arn = string })
  nullable    = false
}

variable "report_success" {
  description = "Whether the event bus hears of successes too."
  type        = bool
  nullable    = false
}

variable "tags" {
  description = "Tags of everything made here, beside the provider's own."
  type        = map(string)
  default     = {}
  nullable    = false
}

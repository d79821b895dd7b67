variable "aws" {
  description = "Where this is deployed. The permission holds for buckets of this account only: bucket names can pass to another."
  type        = object({ partition = string, account_id = string })
  nullable    = false
}

variable "name" {
  description = "What the name of the rule begins with."
  type        = string
  nullable    = false
}

variable "by" {
  description = "What starts the function: the bucket's `notification`, or `eventbridge`, which a bucket can have beside notifications of its own."
  type        = string
  nullable    = false

  validation {
    condition     = contains(["notification", "eventbridge"], var.by)
    error_message = "`notification` or `eventbridge`."
  }
}

variable "undelivered_arn" {
  description = "Queue for uploads that EventBridge cannot hand over."
  type        = string
  nullable    = false
}

variable "function_arn" {
  description = "The function that an upload starts."
  type        = string
  nullable    = false
}

variable "bucket" {
  description = "The bucket whose notification is set, by its own attribute where it is made here: a bucket that is replaced has lost its notification."
  type        = string
  nullable    = false
}

variable "files" {
  description = "Which uploads start the function: those into `bucket` whose key begins with `prefix` and ends with `suffix`."
  type        = object({ bucket = string, prefix = string, suffix = string })
  nullable    = false
}

variable "manage_notification" {
  description = "Whether to set the bucket's notification, which replaces every other the bucket has."
  type        = bool
  nullable    = false
}

variable "tags" {
  description = "Tags of everything made here, beside the provider's own."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "aws" {
  description = "Where this is deployed."
  type        = object({ partition = string, region = string, account_id = string })
  nullable    = false
}

variable "name" {
  description = "What the names of the bus, its rules, the topic and the queue begin with."
  type        = string
  nullable    = false
}

variable "trigger" {
  description = "What starts the function, since its reports hold the event: `notification` of the bucket, or `eventbridge`."
  type        = string
  nullable    = false

  validation {
    condition     = contains(["notification", "eventbridge"], var.trigger)
    error_message = "`notification` or `eventbridge`."
  }
}

variable "collector" {
  description = "Whether the function `{name}-collector` reports here too."
  type        = bool
  default     = false
  nullable    = false
}

variable "emails" {
  description = "Who is told how each upload ended. AWS asks every address to confirm first."
  type        = set(string)
  nullable    = false
}

variable "report_success" {
  description = "Whether successes are told too, not failures only."
  type        = bool
  nullable    = false
}

variable "tags" {
  description = "Tags of everything made here, beside the provider's own."
  type        = map(string)
  default     = {}
  nullable    = false
}

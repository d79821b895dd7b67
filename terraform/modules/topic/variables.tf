variable "aws" {
  description = "Where this is deployed."
  type        = object({ partition = string, region = string, account_id = string })
  nullable    = false
}

variable "name" {
  description = "Name of the topic."
  type        = string
  nullable    = false
}

variable "publisher" {
  description = "The AWS service that may publish, `events.amazonaws.com` for one."
  type        = string
  nullable    = false
}

variable "publisher_account" {
  description = "The account for which that service must be acting. `null`: the service does not say for whom it acts."
  type        = string
  default     = null
}

variable "emails" {
  description = "Who receives what is published. AWS asks every address to confirm first."
  type        = set(string)
  nullable    = false

  validation {
    condition     = alltrue([for email in var.emails : can(regex("^[^@\\s]+@[^@\\s]+$", email))])
    error_message = "Each must be an e-mail address."
  }
}

variable "tags" {
  description = "Tags of everything made here, beside the provider's own."
  type        = map(string)
  default     = {}
  nullable    = false
}

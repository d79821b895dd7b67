variable "aws" {
  description = "Where this is deployed."
  type        = object({ partition = string, region = string, account_id = string })
  nullable    = false
}

variable "name" {
  description = "What the names of the topic and of the alarms on rules and queues begin with."
  type        = string
  nullable    = false
}

variable "function_names" {
  description = "The functions that are watched."
  type        = set(string)
  nullable    = false
}

variable "rules" {
  description = "The rules of EventBridge that are watched: each with its event bus, or `null` for the account's own."
  type        = map(object({ name = string, bus = optional(string) }))
  nullable    = false
}

variable "queues" {
  description = "The queues in which nothing should lie, and what it means when something does."
  type        = map(object({ name = string, description = string }))
  nullable    = false
}

variable "emails" {
  description = "Who is told of alarms. AWS asks every address to confirm first."
  type        = set(string)
  nullable    = false
}

variable "tags" {
  description = "Tags of everything made here, beside the provider's own."
  type        = map(string)
  default     = {}
  nullable    = false
}

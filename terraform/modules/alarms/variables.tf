variable "aws" {
  description = "Where this is deployed."
  type        = object({ partition = string, region = string, account_id = string })
  nullable    = false
}

variable "function_name" {
  description = "The function that is watched, and what the names of the alarms and their topic begin with."
  type        = string
  nullable    = false
}

variable "emails" {
  description = "Who is told of alarms. AWS asks every address to confirm first."
  type        = set(string)
  nullable    = false
}

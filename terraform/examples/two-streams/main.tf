# Two AnyCost Streams side by side: each has its own function, since CloudZero takes one request at a time on a stream,
# and its own bucket, since uploads are told apart by it.

terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.40, < 7"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

variable "api_key" {
  description = "The CloudZero API key of both streams, as TF_VAR_api_key."
  type        = string
  ephemeral   = true
  sensitive   = true
  default     = null
}

module "promotional_credits" {
  source = "../.."

  cloudzero_connection_id = "promotional-credits"
  api_key                 = var.api_key
  function_name           = "promotional-credits"
  bucket_name             = "example-promotional-credits"
}

module "migration_credits" {
  source = "../.."

  cloudzero_connection_id = "migration-credits"
  api_key                 = var.api_key
  function_name           = "migration-credits"
  bucket_name             = "example-migration-credits"
  credit_description      = "AWS credit _MAP"
}

output "upload_commands" {
  description = "How to upload a month to each stream."
  value       = [module.promotional_credits.upload_command, module.migration_credits.upload_command]
}

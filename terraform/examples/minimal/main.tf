# Everything there is, with the fewest words: a bucket, the function that watches it, and mail about every upload.
# Before `terraform apply`: scripts/build-function x86_64, and the API key in TF_VAR_api_key.

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

  default_tags {
    tags = { project = "aws-credits-pipeline" }
  }
}

variable "api_key" {
  description = "The CloudZero API key, as TF_VAR_api_key."
  type        = string
  ephemeral   = true
  sensitive   = true
  default     = null
}

module "credits" {
  source = "../.."

  cloudzero_connection_id = "my-anycost-stream"
  api_key                 = var.api_key
  notice_emails           = ["finance@example.com"]
}

output "upload_command" {
  description = "How to upload a month."
  value       = module.credits.upload_command
}

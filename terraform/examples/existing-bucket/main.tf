# A bucket that exists, and has notifications of its own. S3 knows one notification resource per bucket, which replaces
# whatever the bucket had: so the function's block is merged into the one that is there.

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

module "credits" {
  source = "../.."

  cloudzero_connection_id = "my-anycost-stream"
  api_key_secret_arn      = "arn:aws:secretsmanager:us-east-1:111122223333:secret:cloudzero-AbCdEf"

  create_bucket = false
  bucket_name   = "finance-inbox"
  key_prefix    = "credits/"
}

resource "aws_s3_bucket_notification" "finance_inbox" {
  bucket = "finance-inbox"

  lambda_function {
    lambda_function_arn = module.credits.notification.lambda_function_arn
    events              = module.credits.notification.events
    filter_prefix       = module.credits.notification.filter_prefix
    filter_suffix       = module.credits.notification.filter_suffix
  }

  queue {
    queue_arn     = "arn:aws:sqs:us-east-1:111122223333:invoices"
    events        = ["s3:ObjectCreated:*"]
    filter_prefix = "invoices/"
  }
}

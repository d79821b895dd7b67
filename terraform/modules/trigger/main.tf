locals {
  notification = {
    lambda_function_arn = var.function_arn
    events              = ["s3:ObjectCreated:*"]
    filter_prefix       = var.files.prefix
    filter_suffix       = var.files.suffix
  }
}

resource "aws_lambda_permission" "this" {
  statement_id   = "InvokedByBucket"
  action         = "lambda:InvokeFunction"
  function_name  = var.function_arn
  principal      = "s3.amazonaws.com"
  source_arn     = "arn:${var.aws.partition}:s3:::${var.files.bucket}"
  source_account = var.aws.account_id
}

resource "aws_s3_bucket_notification" "this" {
  count = var.manage_notification ? 1 : 0

  bucket = var.bucket

  lambda_function {
    lambda_function_arn = local.notification.lambda_function_arn
    events              = local.notification.events
    filter_prefix       = local.notification.filter_prefix
    filter_suffix       = local.notification.filter_suffix
  }

  # S3 refuses a notification whose target it may not invoke.
  depends_on = [aws_lambda_permission.this]
}

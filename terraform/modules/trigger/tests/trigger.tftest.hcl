mock_provider "aws" {}

variables {
  aws                 = { partition = "aws", account_id = "111122223333" }
  function_arn        = "arn:aws:lambda:us-east-1:111122223333:function:aws-credits-processor"
  bucket              = "inbox"
  files               = { bucket = "inbox", prefix = "finance/credits-", suffix = ".csv" }
  manage_notification = true
}

run "an_upload_of_a_credits_file_starts_the_function" {
  command = plan

  assert {
    condition = one([
      for target in one(aws_s3_bucket_notification.this).lambda_function : [
        target.lambda_function_arn, tolist(target.events), target.filter_prefix, target.filter_suffix,
      ]
    ]) == [var.function_arn, tolist(["s3:ObjectCreated:*"]), "finance/credits-", ".csv"]
    error_message = "Something else starts the function, or nothing does."
  }

  assert {
    condition     = one(aws_s3_bucket_notification.this).bucket == "inbox"
    error_message = "Another bucket is watched."
  }
}

run "only_this_bucket_of_this_account_may" {
  command = plan

  assert {
    condition = [
      aws_lambda_permission.this.action, aws_lambda_permission.this.function_name, aws_lambda_permission.this.principal,
      aws_lambda_permission.this.source_arn, aws_lambda_permission.this.source_account,
    ] == ["lambda:InvokeFunction", var.function_arn, "s3.amazonaws.com", "arn:aws:s3:::inbox", "111122223333"]
    error_message = "Somebody else may start the function, or the bucket may not."
  }
}

run "leaves_the_notification_to_its_owner" {
  command = plan

  variables {
    manage_notification = false
  }

  assert {
    condition     = length(aws_s3_bucket_notification.this) == 0
    error_message = "Every other notification of the bucket would be lost."
  }

  assert {
    condition = output.notification == {
      lambda_function_arn = var.function_arn
      events              = ["s3:ObjectCreated:*"]
      filter_prefix       = "finance/credits-"
      filter_suffix       = ".csv"
    }
    error_message = "The block to merge is another than the one set here would be."
  }
}

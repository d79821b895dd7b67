mock_provider "aws" {}

variables {
  aws                 = { partition = "aws", account_id = "111122223333" }
  function_arn        = "arn:aws:lambda:us-east-1:111122223333:function:aws-credits-processor"
  bucket              = "inbox"
  name                = "aws-credits-processor"
  by                  = "notification"
  undelivered_arn     = "arn:aws:sqs:us-east-1:111122223333:undelivered"
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
      one(aws_lambda_permission.this).action, one(aws_lambda_permission.this).function_name, one(aws_lambda_permission.this).principal,
      one(aws_lambda_permission.this).source_arn, one(aws_lambda_permission.this).source_account,
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
      eventbridge         = false
      lambda_function_arn = var.function_arn
      events              = ["s3:ObjectCreated:*"]
      filter_prefix       = "finance/credits-"
      filter_suffix       = ".csv"
    }
    error_message = "The block to merge is another than the one set here would be."
  }
}

run "eventbridge_starts_the_function" {
  command = plan

  variables {
    by = "eventbridge"
  }

  assert {
    condition = jsondecode(one(aws_cloudwatch_event_rule.this).event_pattern) == {
      source      = ["aws.s3"]
      detail-type = ["Object Created"]
      detail      = { bucket = { name = ["inbox"] }, object = { key = [{ wildcard = "finance/credits-*.csv" }] } }
    }
    error_message = "Something else starts the function, or nothing does."
  }

  assert {
    condition     = one(aws_cloudwatch_event_target.this).arn == var.function_arn && one(one(aws_cloudwatch_event_target.this).dead_letter_config).arn == var.undelivered_arn
    error_message = "An upload goes elsewhere, or is lost where it cannot be handed over."
  }

  assert {
    condition     = one(aws_lambda_permission.by_eventbridge).principal == "events.amazonaws.com" && length(aws_lambda_permission.this) == 0
    error_message = "EventBridge may not start the function, or the bucket still may."
  }

  assert {
    condition     = one(aws_s3_bucket_notification.this).eventbridge && length(one(aws_s3_bucket_notification.this).lambda_function) == 0
    error_message = "The bucket does not tell EventBridge, or starts the function a second time."
  }
}

run "eventbridge_starts_it_beside_notifications_of_others" {
  command = plan

  variables {
    by                  = "eventbridge"
    manage_notification = false
  }

  assert {
    condition     = length(aws_s3_bucket_notification.this) == 0 && output.notification.eventbridge
    error_message = "Every other notification of the bucket would be lost, or nobody learns what to merge."
  }
}

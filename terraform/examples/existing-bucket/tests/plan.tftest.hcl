mock_provider "aws" {
  source = "../../tests/mocks"
}

run "keeps_the_notifications_of_others" {
  command = plan

  assert {
    condition     = [for block in aws_s3_bucket_notification.finance_inbox.lambda_function : [block.filter_prefix, block.filter_suffix]] == [["credits/credits-", ".csv"]]
    error_message = "The function's block is not merged."
  }

  assert {
    condition     = length(aws_s3_bucket_notification.finance_inbox.queue) == 1
    error_message = "The bucket lost a notification."
  }
}

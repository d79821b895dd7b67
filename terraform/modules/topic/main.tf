locals {
  # For the policy, so that a first plan shows it.
  planned_arn = "arn:${var.aws.partition}:sns:${var.aws.region}:${var.aws.account_id}:${var.name}"
}

resource "aws_sns_topic" "this" {
  # checkov:skip=CKV_AWS_26: SNS's own key lets neither EventBridge nor CloudWatch publish, and nothing secret passes
  name = var.name
  tags = var.tags
}

resource "aws_sns_topic_policy" "this" {
  arn = aws_sns_topic.this.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [merge({
      Effect    = "Allow"
      Principal = { Service = var.publisher }
      Action    = "sns:Publish"
      Resource  = local.planned_arn
      }, var.publisher_account == null ? {} : {
      Condition = { StringEquals = { "aws:SourceAccount" = var.publisher_account } }
    })]
  })
}

resource "aws_sns_topic_subscription" "this" {
  for_each = var.emails

  topic_arn = aws_sns_topic.this.arn
  protocol  = "email"
  endpoint  = each.value
}

# A link in every mail unsubscribes whoever presses it, a scanner of mails too. Nobody would notice but for this.
check "confirmed" {
  assert {
    condition     = alltrue([for subscription in aws_sns_topic_subscription.this : !subscription.pending_confirmation])
    error_message = "These addresses of the topic ${var.name} are told nothing, since they have not confirmed the mail that AWS sent them: ${join(", ", [for email, subscription in aws_sns_topic_subscription.this : email if subscription.pending_confirmation])}"
  }
}

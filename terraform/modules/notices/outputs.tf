output "bus_arn" {
  description = "Event bus for the function's reports, given out once they would be passed on."
  value       = aws_cloudwatch_event_bus.this.arn

  depends_on = [aws_cloudwatch_event_target.mail, aws_cloudwatch_event_target.replay]
}

output "planned_bus_arn" {
  description = "The same ARN, made of names: for a policy that the first plan shows, and for nothing that must wait."
  value       = local.planned_bus_arn
}

output "topic_arn" {
  description = "Topic of the notices; a chat tool can subscribe to it beside the addresses."
  value       = module.topic.arn
}

output "queue_url" {
  description = "Queue that keeps the report of every failure for 14 days."
  value       = aws_sqs_queue.this.url
}

output "undelivered_arn" {
  description = "Queue for what EventBridge cannot deliver, given out once it takes it."
  value       = aws_sqs_queue.undelivered.arn

  depends_on = [aws_sqs_queue_policy.undelivered]
}

output "rules" {
  description = "The rules of this bus, for whoever watches them."
  value       = { for kind in keys(local.given) : kind => { name = "${var.name}-${kind}", bus = var.name } }
}

output "queues" {
  description = "The queues in which nothing should lie, for whoever watches them."
  value = {
    failures = {
      name        = "${var.name}-failures"
      description = "Reports of failed uploads wait in the queue ${var.name}-failures. They are kept for 14 days: replay or delete them."
    }
    undelivered = {
      name        = "${var.name}-undelivered"
      description = "EventBridge could not deliver something, and has put it into the queue ${var.name}-undelivered: somebody was not told."
    }
  }
}

output "planned_undelivered_arn" {
  description = "The same ARN as `undelivered_arn`, made of names: for a policy that the first plan shows."
  value       = local.planned_undelivered_arn
}

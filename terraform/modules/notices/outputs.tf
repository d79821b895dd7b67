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

output "topic_arn" {
  description = "Topic of the alarms; a pager or a chat tool can subscribe to it beside the addresses."
  value       = module.topic.arn
}

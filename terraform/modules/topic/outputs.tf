output "arn" {
  description = "ARN of the topic, given out once the service may publish."
  value       = aws_sns_topic.this.arn

  depends_on = [aws_sns_topic_policy.this]
}

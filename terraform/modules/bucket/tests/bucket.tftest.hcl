mock_provider "aws" {}

variables {
  aws                     = { partition = "aws" }
  name                    = "aws-credits-pipeline-111122223333-us-east-1"
  noncurrent_version_days = 365
  force_destroy           = false
}

run "closed_to_the_public" {
  command = plan

  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.this.block_public_acls,
      aws_s3_bucket_public_access_block.this.block_public_policy,
      aws_s3_bucket_public_access_block.this.ignore_public_acls,
      aws_s3_bucket_public_access_block.this.restrict_public_buckets,
    ])
    error_message = "Some public access is left open."
  }

  assert {
    condition     = one(aws_s3_bucket_ownership_controls.this.rule).object_ownership == "BucketOwnerEnforced"
    error_message = "Access control lists count."
  }
}

run "takes_tls_only" {
  command = plan

  assert {
    condition = aws_s3_bucket_policy.this.policy == jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid       = "OnlyOverTls"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource = [
          "arn:aws:s3:::aws-credits-pipeline-111122223333-us-east-1",
          "arn:aws:s3:::aws-credits-pipeline-111122223333-us-east-1/*",
        ]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      }]
    })
    error_message = "The policy does not refuse every call without TLS: ${aws_s3_bucket_policy.this.policy}"
  }
}

run "keeps_what_was_replaced" {
  command = plan

  assert {
    condition     = one(aws_s3_bucket_versioning.this.versioning_configuration).status == "Enabled"
    error_message = "An upload overwrites the one before it for good."
  }

  assert {
    condition = jsonencode({
      for rule in aws_s3_bucket_lifecycle_configuration.this.rule : rule.id => [
        rule.status,
        rule.noncurrent_version_expiration[*].noncurrent_days,
        rule.abort_incomplete_multipart_upload[*].days_after_initiation,
        rule.expiration[*].expired_object_delete_marker,
      ]
      }) == jsonencode({
      old-versions       = ["Enabled", [365], [], [true]]
      unfinished-uploads = ["Enabled", [], [7], []]
    })
    error_message = "Old versions or unfinished uploads are not cleared away as promised."
  }

  assert {
    condition     = !aws_s3_bucket.this.force_destroy
    error_message = "The bucket would be deleted with its files."
  }
}

run "encrypted_by_s3" {
  command = plan

  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256"
    error_message = "Files are not encrypted with S3's key."
  }

  assert {
    condition     = one(aws_s3_bucket_server_side_encryption_configuration.this.rule).blocked_encryption_types == tolist(["SSE-C"])
    error_message = "A file that only its uploader could decrypt is taken."
  }
}

run "encrypted_with_a_key_of_the_account" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:us-east-1:111122223333:key/files"
  }

  assert {
    condition = one([
      for rule in aws_s3_bucket_server_side_encryption_configuration.this.rule : [
        rule.bucket_key_enabled,
        one(rule.apply_server_side_encryption_by_default).sse_algorithm,
        one(rule.apply_server_side_encryption_by_default).kms_master_key_id,
      ]
    ]) == [true, "aws:kms", "arn:aws:kms:us-east-1:111122223333:key/files"]
    error_message = "Files are not encrypted with the given key."
  }
}

run "refuses_a_name_that_s3_would_refuse" {
  command = plan

  variables {
    name = "Credits_2025"
  }

  expect_failures = [var.name]
}

run "refuses_to_keep_old_versions_for_no_time" {
  command = plan

  variables {
    noncurrent_version_days = 0
  }

  expect_failures = [var.noncurrent_version_days]
}

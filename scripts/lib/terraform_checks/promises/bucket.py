"""The bucket: closed, TLS only, encrypted, versioned."""

from __future__ import annotations

from terraform_checks.mutation import mutations_of

broken = mutations_of("modules/bucket")
broken_as_a_whole = mutations_of("modules/bucket", tests=".")
broken_version = mutations_of("modules/bucket", file="versions.tf", tests=".")

MUTATIONS = (
    broken(
        "public access", "closed_to_the_public", "restrict_public_buckets = true", "restrict_public_buckets = false"
    ),
    broken("access control lists", "closed_to_the_public", "BucketOwnerEnforced", "ObjectWriter"),
    broken(
        "calls without TLS",
        "takes_tls_only",
        '{ "aws:SecureTransport" = "false" }',
        '{ "aws:SecureTransport" = "true" }',
    ),
    broken(
        "no old versions",
        "keeps_what_was_replaced",
        '    status = "Enabled"\n  }\n}\n\nresource',
        '    status = "Suspended"\n  }\n}\n\nresource',
    ),
    broken(
        "markers of deleted files that stay", "keeps_what_was_replaced", "delete_marker = true", "delete_marker = false"
    ),
    broken(
        "no encryption with the given key",
        "encrypted_with_a_key_of_the_account",
        "= var.kms_key_arn\n    }",
        "= null\n    }",
    ),
    broken(
        "files that only their uploader can decrypt",
        "encrypted_by_s3",
        '    blocked_encryption_types = ["SSE-C"]\n',
        "",
    ),
    broken_as_a_whole(
        "versions of a bucket that only a name knows",
        "test_what_hangs_on_a_resource_takes_its_attribute",
        "aws_s3_bucket.this.id\n\n  versioning",
        "var.name\n\n  versioning",
    ),
    broken_version(
        "a provider with a fault",
        "test_no_version_has_a_fault_that_would_show_for_ever",
        ">= 6.40, < 7",
        "~> 6.0",
    ),
)

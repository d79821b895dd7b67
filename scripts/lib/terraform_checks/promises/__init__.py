"""Every promise of the configuration, each broken in a way of its own, a directory a file."""

from __future__ import annotations

from terraform_checks.promises import alarms, bucket, collector, function, notices, root, secret, topic, trigger

MUTATIONS = (
    *function.MUTATIONS,
    *bucket.MUTATIONS,
    *trigger.MUTATIONS,
    *secret.MUTATIONS,
    *notices.MUTATIONS,
    *topic.MUTATIONS,
    *alarms.MUTATIONS,
    *collector.MUTATIONS,
    *root.MUTATIONS,
)

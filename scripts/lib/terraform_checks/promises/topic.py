"""Who may publish, and who reads it."""

from __future__ import annotations

from terraform_checks.mutation import mutations_of

broken = mutations_of("modules/topic")

MUTATIONS = (
    broken(
        "nobody watches over the subscriptions",
        "says_who_has_not_confirmed",
        "!subscription.pending_confirmation]",
        "true]",
    ),
)

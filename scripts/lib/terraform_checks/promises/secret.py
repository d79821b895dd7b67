"""The API key: in no plan and in no state."""

from __future__ import annotations

from terraform_checks.mutation import PRINTED_KEY, Edit, Mutation, mutations_of

broken = mutations_of("modules/secret")
broken_as_a_whole = mutations_of("modules/secret", tests=".")

NOT_EPHEMERAL = [
    Edit(f"{directory}/variables.tf", "  ephemeral   = true\n", "") for directory in (".", "modules/secret")
]

MUTATIONS = (
    broken("a name that a deleted secret blocks", "keeps_a_given_key", "name_prefix = ", "name        = "),
    broken_as_a_whole(
        "a secret that is gone at once",
        "test_nothing_is_lost_by_default",
        "  kms_key_id  = var.kms_key_arn\n",
        "  kms_key_id  = var.kms_key_arn\n  recovery_window_in_days = 0\n",
    ),
    Mutation(
        "the API key in plan and state",
        ".",
        PRINTED_KEY,
        (
            *NOT_EPHEMERAL,
            Edit("modules/secret/main.tf", "secret_string_wo         = var.api_key", "secret_string = var.api_key"),
            Edit("modules/secret/main.tf", "  secret_string_wo_version = var.api_key_version\n", ""),
        ),
    ),
    Mutation("the API key in the plan's variables", ".", "test_the_api_key_is_ephemeral", tuple(NOT_EPHEMERAL)),
)

"""What the modules are together, what an apply needs beforehand, and what comes out."""

from __future__ import annotations

from terraform_checks.mutation import mutations_of

broken = mutations_of(".")
broken_output = mutations_of(".", file="outputs.tf")
broken_variable = mutations_of(".", file="variables.tf")

BUCKET_WAITS = """  force_destroy           = var.bucket_force_destroy
  tags                    = var.tags

  depends_on = [terraform_data.ready_to_apply]
}
"""
ALARMS_WAIT = """= var.alarm_emails
  tags           = var.tags

  depends_on = [terraform_data.ready_to_apply]
"""
WAITING = "\n  depends_on = [terraform_data.ready_to_apply]\n"
ORDER = "test_everything_comes_in_its_order"
LOOKED_AT = "looked_at_without_package_and_key"
WHO_UPLOADS = "who_may_upload"
COSTS = "test_the_alarms_cost_what_is_said"
LOST = "test_nothing_is_lost_by_default"
SETTINGS = "test_every_setting_reaches_its_module"
FORCED = """It counts once it has been applied."
  type        = bool
  default     = false
  nullable    = false
}

# Function
"""
KEY_OF_FILES = "    kms_key_arn = var.bucket_kms_key_arn\n  }\n"
NO_KEY = "    kms_key_arn = null\n  }\n"
PASSED_TO_COLLECTOR = """  permissions_boundary_arn = var.permissions_boundary_arn

  key_prefix"""
PACKAGE_IS_THERE = "!terraform.applying || fileexists(local.package_path)"

MUTATIONS = (
    broken(
        "filter and right out of step",
        "test_the_function_may_read_exactly_what_starts_it",
        "  files              = local.files\n",
        '  files              = merge(local.files, { prefix = "credits-" })\n',
    ),
    broken(
        "an existing bucket loses its notifications",
        "test_the_existing_bucket_keeps_its_notifications",
        "= local.manage_notification\n",
        "= true\n",
    ),
    broken(
        "a second bucket beside the existing one", "existing_bucket", "count  = var.create_bucket ? 1 : 0", "count  = 1"
    ),
    broken(
        "a switch that the function does not know",
        "test_every_choice_reaches_the_function",
        'READ_BACK = "on"',
        'READ_BACK = "true"',
    ),
    broken("nobody watches the rules", COSTS, "merge(module.notices.rules, module.trigger.rules)", "{}"),
    broken("nobody watches the queues", COSTS, "= module.notices.queues\n", "= {}\n"),
    broken(
        "finance is told of alarms",
        "test_notices_and_alarms_go_to_whom_they_are_meant_for",
        "= var.alarm_emails\n",
        "= setunion(var.alarm_emails, var.notice_emails)\n",
    ),
    broken(
        "a list in any folder that the function takes for a credits file",
        "refuses_known_accounts_that_would_start_the_function_from_a_folder",
        "startswith(basename(key), basename(local.files.prefix)) || ",
        "",
    ),
    broken(
        "a list that the trigger takes for a credits file",
        "refuses_known_accounts_in_a_folder_that_starts_the_function",
        " || startswith(key, local.files.prefix)",
        "",
    ),
    broken(
        "an apply without its package",
        "refuses_an_apply_without_a_package",
        PACKAGE_IS_THERE,
        "!terraform.applying || local.package_path != null",
    ),
    broken("a plan that needs the package", LOOKED_AT, PACKAGE_IS_THERE, "fileexists(local.package_path)"),
    broken("a plan that needs the key", LOOKED_AT, "!terraform.applying || var.api_key != null", "var.api_key != null"),
    broken(
        "alarms without the organization's prefix",
        "test_every_name_has_the_prefix",
        "  aws            = local.aws\n  name           = local.name\n  function_names",
        "  aws            = local.aws\n  name           = var.function_name\n  function_names",
    ),
    broken(
        "a fetched file that comes before its function is started by it",
        "test_everything_else_comes_in_its_order_too",
        "[terraform_data.ready_to_apply, module.trigger]",
        "[terraform_data.ready_to_apply]",
    ),
    broken("a half-way apply", ORDER, BUCKET_WAITS, BUCKET_WAITS.replace(WAITING, "")),
    broken("alarms before anything is ready", ORDER, ALARMS_WAIT, ALARMS_WAIT.replace(WAITING, "")),
    broken(
        "a collector that nobody asked for",
        "test_the_collector_is_off_unless_asked_for",
        "= local.with_collector ? 1 : 0",
        "= 1",
    ),
    broken(
        "a collector that nobody watches",
        "test_the_collectors_alarms_cost_what_is_said",
        ", module.collector[*].name)",
        ")",
    ),
    broken_output(
        "whoever uploads may put anything",
        WHO_UPLOADS,
        "${local.files.prefix}????-??${local.files.suffix}",
        "*",
    ),
    broken_output(
        "whoever uploads may read too",
        WHO_UPLOADS,
        '= "s3:PutObject"',
        '= ["s3:PutObject", "s3:GetObject"]',
    ),
    broken_output("whoever uploads may not encrypt", WHO_UPLOADS, '"kms:GenerateDataKey", ', ""),
    broken(
        "a bucket that always goes with its files",
        LOST,
        "= var.bucket_force_destroy\n",
        "= true\n",
    ),
    broken_variable(
        "a bucket that goes with its files unless told not to", LOST, FORCED, FORCED.replace("false", "true")
    ),
    broken(
        "files that the functions cannot decrypt", "test_whoever_reads_files_may_decrypt_them", KEY_OF_FILES, NO_KEY
    ),
    *(
        broken(
            f"{setting} left at a module's own value",
            SETTINGS,
            passed,
            "  key_prefix" if "key_prefix" in passed else "",
        )
        for setting, passed in (
            ("the log's end", "  keep_log_group       = var.keep_log_group\n"),
            ("the package's hash", "  package_hash         = var.package_hash\n"),
            ("the collector's boundary", PASSED_TO_COLLECTOR),
            ("the end of the collector's log", "  keep_log_group     = var.keep_log_group\n"),
            ("the collector's package's hash", "  package_hash       = var.collector_package_hash\n"),
        )
    ),
    broken("a timeout that nobody hears of", SETTINGS, "= var.timeout\n", "= 60\n"),
    broken("old versions kept for another time", SETTINGS, "= var.noncurrent_version_days\n", "= 365\n"),
    broken_output("an upload by the wrong console", "elsewhere", "console.amazonaws.cn", "console.aws.amazon.com"),
    broken_output("an upload by no console of GovCloud's", "in_govcloud", "amazonaws-us-gov.com", "aws.amazon.com"),
    broken_variable(
        "a bucket that stands for others",
        "refuses_a_bucket_that_stands_for_others",
        "[a-z0-9.-]{1,61}[a-z0-9]$",
        "[a-z0-9.-]{1,61}.$",
    ),
    broken_variable(
        "an alias in a policy",
        "refuses_an_alias_of_the_files_key",
        "regex(local.kms_key_arn.pattern, var.bucket_kms_key_arn)",
        'regex(".*", var.bucket_kms_key_arn)',
    ),
    broken(
        "every key in a policy",
        "refuses_any_key_for_the_secret",
        "key/[A-Za-z0-9-]+$",
        "key/.+$",
    ),
    broken_variable(
        "a pause that is none",
        "test_no_concurrency_is_no_pause",
        "0: switched off; a new",
        "0: paused; a new",
    ),
)

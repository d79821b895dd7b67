mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  cloudzero_connection_id = "my-connection"
  api_key                 = "canary-cloudzero-api-key"
  package_path            = "README.md"
}

run "refuses_a_connection_id_that_leaves_its_path" {
  command = plan

  variables {
    cloudzero_connection_id = "a/b"
  }

  expect_failures = [var.cloudzero_connection_id]
}

run "refuses_a_url_without_tls" {
  command = plan

  variables {
    cloudzero_api_url = "http://api.cloudzero.com"
  }

  expect_failures = [var.cloudzero_api_url]
}

run "refuses_a_url_with_a_path" {
  command = plan

  variables {
    cloudzero_api_url = "https://api.cloudzero.com/v2"
  }

  expect_failures = [var.cloudzero_api_url]
}

run "refuses_a_policy_for_duplicates_that_is_none" {
  command = plan

  variables {
    duplicates = "last"
  }

  expect_failures = [var.duplicates]
}

run "refuses_a_policy_for_invalid_rows_that_is_none" {
  command = plan

  variables {
    invalid_rows = "ignore"
  }

  expect_failures = [var.invalid_rows]
}

run "refuses_a_blank_description" {
  command = plan

  variables {
    credit_description = " "
  }

  expect_failures = [var.credit_description]
}

run "refuses_a_service_of_two_lines" {
  command = plan

  variables {
    credit_service = "AWS\nCredits"
  }

  expect_failures = [var.credit_service]
}

run "refuses_a_shrink_beyond_everything" {
  command = plan

  variables {
    max_shrink = 101
  }

  expect_failures = [var.max_shrink]
}

run "refuses_half_a_per_cent" {
  command = plan

  variables {
    max_shrink = 12.5
  }

  expect_failures = [var.max_shrink]
}

run "refuses_a_folder_without_its_slash" {
  command = plan

  variables {
    key_prefix = "finance"
  }

  expect_failures = [var.key_prefix]
}

run "refuses_a_folder_that_would_be_a_wildcard" {
  command = plan

  variables {
    key_prefix = "*/"
  }

  expect_failures = [var.key_prefix]
}

run "refuses_known_accounts_that_would_start_the_function" {
  command = plan

  variables {
    known_accounts_key = "credits-accounts.csv"
  }

  expect_failures = [terraform_data.ready_to_apply]
}

run "refuses_known_accounts_that_would_start_the_function_from_a_folder" {
  command = plan

  variables {
    known_accounts_key = "lists/credits-accounts.csv"
  }

  expect_failures = [terraform_data.ready_to_apply]
}

run "refuses_known_accounts_in_a_folder_that_starts_the_function" {
  command = plan

  variables {
    key_prefix         = "finance/"
    known_accounts_key = "finance/credits-lists/accounts.csv"
  }

  expect_failures = [terraform_data.ready_to_apply]
}

run "refuses_known_accounts_that_would_be_a_wildcard" {
  command = plan

  variables {
    known_accounts_key = "*"
  }

  expect_failures = [var.known_accounts_key]
}

run "refuses_a_trigger_that_is_none" {
  command = plan

  variables {
    trigger = "poll"
  }

  expect_failures = [var.trigger]
}

run "refuses_a_prefix_that_fits_into_no_bucket_name" {
  command = plan

  variables {
    name_prefix = "Acme_"
  }

  expect_failures = [var.name_prefix]
}

run "refuses_a_blank_cloud_provider" {
  command = plan

  variables {
    credit_cloud_provider = " "
  }

  expect_failures = [var.credit_cloud_provider]
}

run "refuses_a_bucket_that_stands_for_others" {
  command = plan

  variables {
    create_bucket = false
    bucket_name   = "inbox*"
  }

  expect_failures = [var.bucket_name]
}

run "refuses_an_alias_of_the_files_key" {
  command = plan

  variables {
    bucket_kms_key_arn = "arn:aws:kms:us-east-1:111122223333:alias/files"
  }

  expect_failures = [var.bucket_kms_key_arn]
}

run "refuses_any_key_for_the_secret" {
  command = plan

  variables {
    api_key_kms_key_arn = "arn:aws:kms:us-east-1:111122223333:key/*"
  }

  expect_failures = [var.api_key_kms_key_arn]
}

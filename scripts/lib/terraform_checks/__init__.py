"""Checks of what Terraform plans, for scripts/check-terraform, scripts/test-terraform-mutations and plan-values."""

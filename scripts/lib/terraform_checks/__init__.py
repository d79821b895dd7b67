"""Checks of what Terraform plans, for scripts/check-terraform, scripts/check-terraform-mutations and plan-values."""

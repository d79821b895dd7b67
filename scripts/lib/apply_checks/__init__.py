"""Applies terraform/ for real against an AWS on this machine (moto), for scripts/check-apply."""

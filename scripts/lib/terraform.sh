# shellcheck shell=bash
# Terraform, and the Python that looks at what it plans. Sourced from the project's root.
source scripts/lib/tools.sh
source scripts/lib/steps.sh

require_terraform() {
  command -v terraform >/dev/null || skip \
    "there is no \`terraform\` on PATH; install 1.11 or newer as https://developer.hashicorp.com/terraform/install says"
}

# terraform_checks MODULE ARGUMENT…: runs a module of scripts/lib/terraform_checks.
terraform_checks() {
  local module=$1 status=0
  shift
  PYTHONPATH=scripts/lib "$python" -m "terraform_checks.$module" "$@" || status=$?
  ((status != 77)) || skip 'this Terraform cannot get its AWS provider'
  return "$status"
}

# The API key goes in anew at every plan and apply, since neither keeps it.
require_key() {
  [[ ! ${TF_VAR_api_key:-} && ! ${TF_VAR_api_key_secret_arn:-} && -t 0 ]] || return 0
  read -r -s -p 'CloudZero API key (empty where api_key_secret_arn names a secret): ' TF_VAR_api_key
  say
  if [[ $TF_VAR_api_key ]]; then export TF_VAR_api_key; else unset TF_VAR_api_key; fi
}

# agree QUESTION: ends the script unless the answer is yes.
agree() {
  local answer
  read -r -p "$1 [y/N] " answer || answer=
  [[ $answer == [yY]* ]] || fail 'not agreed; nothing was changed'
}

# deployed OUTPUT: one of terraform/outputs.tf.
deployed() { terraform -chdir=terraform output -raw "$1"; }

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

# say_whether_it_starts FUNCTION: calls it with the event that S3 sends to try a notification out, which the function
# ignores once it has started and read its configuration. False where it answers with an error.
say_whether_it_starts() {
  local function=$1 folder said
  if ! command -v aws >/dev/null; then
    say "Whether the function starts was not tried: there is no \`aws\` on PATH"
    return 0
  fi
  folder=$(mktemp -d)
  printf '{"Service":"Amazon S3","Event":"s3:TestEvent","Time":"%s","Bucket":"%s"}' \
    "$(date -u +%Y-%m-%dT%H:%M:%S.000Z)" "$(deployed bucket_name)" >"$folder/event"
  if ! said=$(aws lambda invoke --function-name "$function" --payload "fileb://$folder/event" \
    --query FunctionError --output text "$folder/answer" 2>&1); then
    say "Whether the function starts could not be tried: $said"
    rm -rf "$folder"
    return 0
  fi
  if [[ $said == None ]]; then
    say "The function $function starts: it answered S3's test event"
    rm -rf "$folder"
    return 0
  fi
  say "error: the function $function answers S3's test event with an error: $(cat "$folder/answer")"
  rm -rf "$folder"
  return 1
}

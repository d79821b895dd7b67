"""The scripts that deploy and destroy, with stand-ins for what would take minutes or an AWS account."""

from __future__ import annotations

import hashlib
import json
import zipfile
from typing import Any

from stand_ins import ScriptTest

Json = dict[str, Any]

PLAN = ["init -input=false", "plan -input=false -detailed-exitcode"]
APPLY = "apply -input=false"


def state(*, function: bool = True, force_destroy: bool = False, keep_logs: bool = False) -> Json:
    """Return what `terraform show -json` says of a deployment, or of what is left where the function is gone."""
    logs = [
        {
            "address": f"{address}.aws_cloudwatch_log_group.{name}",
            "mode": "managed",
            "type": "aws_cloudwatch_log_group",
            "values": {"name": f"/aws/lambda/{log}", "skip_destroy": keep_logs},
        }
        for address, name, log in (
            ("module.function", "this[0]", "credits-function"),
            ("module.collector[0]", "collector", "credits-function-collector"),
        )
    ]
    bucket = {
        "address": "module.bucket[0].aws_s3_bucket.this",
        "mode": "managed",
        "type": "aws_s3_bucket",
        "values": {"bucket": "credits-bucket", "force_destroy": force_destroy},
    }
    processor = {
        "address": "module.function.aws_lambda_function.this",
        "mode": "managed",
        "type": "aws_lambda_function",
        "values": {"function_name": "credits-function"},
    }
    modules = [{"resources": [bucket]}, *([{"resources": [processor]}] if function else []), {"resources": logs}]
    return {"values": {"root_module": {"child_modules": modules}}}


class Deploy(ScriptTest):
    """`scripts/deploy`."""

    def test_what_was_planned_is_applied_once_agreed(self) -> None:
        """And how to upload, and who may, is said at the end."""
        status, said = self.run_script("deploy", answer="y\n")
        self.assertEqual(status, 0, said)
        self.assertEqual(self.calls()[:3], [*PLAN, APPLY])
        self.assertIn("Upload a month with:      the upload_command", said)
        self.assertIn("Or in the AWS console:    the upload_link", said)
        self.assertIn("needs this policy, in a permission set of IAM Identity Center or on a group:", said)
        self.assertIn("the upload_policy", said)

    def test_nothing_is_applied_unless_agreed(self) -> None:
        """Silence is no agreement."""
        for answer in ("", "n\n"):
            status, said = self.run_script("deploy", answer=answer)
            self.assertEqual(status, 1, said)
        self.assertEqual(self.calls(), [*PLAN, *PLAN])

    def test_options_go_to_the_plan(self) -> None:
        """And `--yes` agrees beforehand."""
        status, said = self.run_script("deploy", "--yes", "-var", "key_prefix=finance/")
        self.assertEqual(status, 0, said)
        self.assertEqual(self.calls()[1:3], [f"{PLAN[1]} -var key_prefix=finance/", APPLY])

    def assert_builds(self, architecture: str, *options: str, **variables: str) -> None:
        """Expect that the function is built for the architecture that Terraform will be told."""
        status, said = self.run_script("deploy", "--yes", *options, **variables)
        self.assertEqual(status, 0, said)
        triple = {"x86_64": "x86_64", "arm64": "aarch64"}[architecture]
        self.assertIn(f" --target {triple}-unknown-linux-gnu.2.34 ", self.calls_of("cargo-zigbuild")[-1])

    def test_the_architecture_is_the_one_that_terraform_takes(self) -> None:
        """Wherever it stands, and whichever of two counts."""
        self.assert_builds("x86_64")
        self.assert_builds("arm64", TF_VAR_architecture="arm64")
        tfvars = self.project / "terraform" / "terraform.tfvars"
        tfvars.write_text('# architecture = "x86_64"\narchitecture   = "arm64" # cheaper\n', "utf-8")
        self.assert_builds("arm64", TF_VAR_architecture="x86_64")
        self.assert_builds("x86_64", "-var", "architecture=x86_64")
        self.assert_builds("x86_64", "-var=architecture=x86_64")
        (self.project / "terraform" / "other.tfvars").write_text('architecture = "x86_64"\n', "utf-8")
        self.assert_builds("x86_64", "-var-file=other.tfvars")
        self.assert_builds("arm64", "-var-file=other.tfvars", "-var=architecture=arm64")
        (self.project / "terraform" / "z.auto.tfvars.json").write_text('{"architecture": "x86_64"}', "utf-8")
        self.assert_builds("x86_64")

    def test_the_architecture_is_none_of_a_comment_or_a_tag(self) -> None:
        """Nor of a text of several lines."""
        tfvars = self.project / "terraform" / "terraform.tfvars"
        for text in (
            'tags = {\n  architecture = "arm64"\n}\n',
            '/*\narchitecture = "arm64"\n*/\n',
            '// architecture = "arm64"\n',
            'credit_description = <<-EOT\n  architecture = "arm64"\n  EOT\n',
            'credit_description = "{ # \\" /*"\ntags = { "{" = "#" }\narchitecture = "x86_64" /* "arm64" */\n',
        ):
            tfvars.write_text(text, "utf-8")
            self.assert_builds("x86_64")
            tfvars.write_text(f'{text.replace("x86_64", "arm64")}"architecture" = "arm64"\n', "utf-8")
            self.assert_builds("arm64")

    def test_the_architecture_may_come_as_an_option_of_terraforms_own(self) -> None:
        """Which stands in front of those of the command line."""
        self.assert_builds("arm64", TF_CLI_ARGS_plan="-var 'architecture=arm64' -lock=false")
        self.assert_builds("arm64", TF_CLI_ARGS_plan="-var architecture=x86_64", TF_CLI_ARGS="-var=architecture=arm64")
        self.assert_builds("x86_64", "-var=architecture=x86_64", TF_CLI_ARGS="-var=architecture=arm64")

    def test_nothing_is_destroyed_by_deploying(self) -> None:
        """With scripts/destroy's question passed over."""
        for option in ("-destroy", "--destroy=true"):
            status, said = self.run_script("deploy", "--yes", option)
            self.assertEqual(status, 1, said)
            self.assertIn("is what scripts/destroy is for", said)
        self.assertFalse((self.home / "calls").exists())

    def test_the_collector_is_built_where_it_is_asked_for(self) -> None:
        """However that is written."""
        for options in (["-var=watch_missing=true"], ["-var", "fetch={}"]):
            status, said = self.run_script("deploy", "--yes", *options)
            self.assertEqual(status, 0, said)
            self.assertIn("--bin collector", self.calls_of("cargo-zigbuild")[-1])
        tfvars = self.project / "terraform" / "terraform.tfvars"
        tfvars.write_text('fetch = {\n  witness = "both"\n}\n', "utf-8")
        self.run_script("deploy", "--yes")
        self.assertIn("--bin collector", self.calls_of("cargo-zigbuild")[-1])
        tfvars.write_text("fetch = null\nwatch_missing = false\n", "utf-8")
        self.run_script("deploy", "--yes")
        self.assertIn("--bin bootstrap", self.calls_of("cargo-zigbuild")[-1])

    def test_a_package_of_ones_own_is_not_built(self) -> None:
        """It is Terraform's to read."""
        status, said = self.run_script("deploy", "--yes", "-var=package_path=/ours.zip")
        self.assertEqual(status, 0, said)
        self.assertEqual(self.calls_of("cargo-zigbuild"), [])

    def test_terraform_looks_where_the_package_lies(self) -> None:
        """With another target folder too."""
        status, said = self.run_script("deploy", "--yes", CARGO_TARGET_DIR=str(self.home / "elsewhere"))
        self.assertEqual(status, 0, said)
        package = self.home / "elsewhere" / "lambda" / "bootstrap-x86_64.zip"
        self.assertTrue(package.is_file())
        self.assertEqual(self.calls()[1], f"{PLAN[1]} -var=package_path={package}")

    def released(self, machine: int = 0x3E) -> str:
        """Make a released zip, and return its hash."""
        with zipfile.ZipFile(self.home / "released.zip", "w") as archive:
            archive.writestr("bootstrap", b"\x7fELF" + bytes(14) + machine.to_bytes(2, "little"))
        return hashlib.sha256((self.home / "released.zip").read_bytes()).hexdigest()

    def test_a_released_zip_needs_no_rust(self) -> None:
        """From a file, an address or a bucket; and nothing is built."""
        sha256 = self.released()
        for source in (
            "released.zip",
            "https://example.com/bootstrap-x86_64.zip",
            "s3://releases/bootstrap-x86_64.zip",
        ):
            for options in (
                ("--package", source, "--sha256", sha256.upper()),
                (f"--package={source}", f"--sha256=sha256:{sha256}"),
            ):
                status, said = self.run_script("deploy", "--yes", *options)
                self.assertEqual(status, 0, said)
            package = self.project / "target" / "lambda" / "released-x86_64.zip"
            self.assertIn(f"{PLAN[1]} -var=package_path={package}", self.calls())
            self.assertEqual(package.read_bytes(), (self.home / "released.zip").read_bytes())
        self.assertEqual(self.calls_of("cargo-zigbuild") + self.calls_of("rustup"), [])

    def test_a_released_collector_needs_no_rust_either(self) -> None:
        """It has a zip and a hash of its own, and is missed where it must be there."""
        sha256 = self.released()
        of_function = ("--package", "released.zip", "--sha256", sha256)
        of_collector = ("--collector-package", "https://example.com/collector.zip", "--collector-sha256", sha256)
        status, said = self.run_script("deploy", "--yes", *of_function, *of_collector, "-var=watch_missing=true")
        self.assertEqual(status, 0, said)
        package = self.project / "target" / "lambda" / "released-collector-x86_64.zip"
        self.assertIn(f" -var=collector_package_path={package}", self.calls()[1])
        self.assertTrue(package.is_file())
        self.assertEqual(self.calls_of("cargo-zigbuild") + self.calls_of("rustup"), [])

        (self.home / "calls").unlink()
        for arguments, says in (
            ((*of_function, "-var=watch_missing=true"), "the collector's zip is missing"),
            ((*of_function, *of_collector), "is for a deployment with `fetch` or `watch_missing`"),
            ((*of_function, *of_collector[:2]), "`--collector-package` needs `--collector-sha256` too"),
            ((*of_function, *of_collector[:3], "0" * 64, "-var", "fetch={}"), "it is another file than the one"),
        ):
            status, said = self.run_script("deploy", "--yes", *arguments)
            self.assertEqual(status, 1, said)
            self.assertIn(says, said)
        self.assertFalse(
            [call for call in self.calls() if call.startswith("plan")] if (self.home / "calls").exists() else []
        )

    def test_a_zip_that_is_another_is_not_deployed(self) -> None:
        """Another hash, none, no zip, another architecture."""
        sha256 = self.released()
        for arguments, says in (
            (("--package", "released.zip", "--sha256", "0" * 64), "it is another file than the one that was released"),
            (("--package", "released.zip"), "`--package` needs `--sha256` too"),
            (("--package", "released.zip", "--sha256", sha256, "-var=architecture=arm64"), "it was built for x86_64"),
            (("--package", "no-such.zip", "--sha256", sha256), "cannot read `no-such.zip`"),
            (
                ("--package", "http://example.com/bootstrap.zip", "--sha256", sha256),
                "is neither a file nor an https://",
            ),
            (("--package", "released.zip", "--sha256", ""), "`--sha256` needs a value"),
            (
                ("--package", "released.zip", "--sha256", sha256[:63]),
                "it is another file than the one that was released",
            ),
        ):
            status, said = self.run_script("deploy", "--yes", *arguments)
            self.assertEqual(status, 1, said)
            self.assertIn(says, said)
        self.assertFalse((self.home / "calls").exists())

    def test_the_function_is_called_once_it_is_deployed(self) -> None:
        """With the event that it ignores; an error of its own is one of the deployment."""
        status, said = self.run_script("deploy", "--yes")
        self.assertEqual(status, 0, said)
        self.assertIn("The function the function_name starts: it answered S3's test event", said)
        self.assertIn("lambda invoke --function-name the function_name --payload fileb://", self.calls_of("aws")[0])

        status, said = self.run_script("deploy", "--yes", FUNCTION_ERROR="Unhandled")
        self.assertEqual(status, 1, said)
        self.assertIn('answers S3\'s test event with an error: {"errorType":"ConfigInvalid"}', said)
        self.assertIn("the upload_command", said)

        status, said = self.run_script("deploy", "--yes", CANNOT_INVOKE="AccessDenied")
        self.assertEqual(status, 0, said)
        self.assertIn("Whether the function starts could not be tried: AccessDenied", said)

    def test_nobody_is_told_of_alarms_unless_asked_for(self) -> None:
        """Which is said."""
        self.assertIn("alarm_emails is empty", self.run_script("deploy", "--yes")[1])
        self.assertNotIn("alarm_emails is empty", self.run_script("deploy", "--yes", ALARM_RECIPIENTS="1")[1])


class Destroy(ScriptTest):
    """`scripts/destroy`."""

    def destroy(self, answer: str, deployed: Json, **variables: str) -> tuple[int, str]:
        """Run it with a state."""
        (self.home / "state").write_text(json.dumps(deployed), "utf-8")
        return self.run_script("destroy", answer=answer, **variables)

    def assert_refused(self, answer: str, deployed: Json, **variables: str) -> str:
        """Expect that nothing is destroyed, and return what was said."""
        status, said = self.destroy(answer, deployed, **variables)
        self.assertEqual(status, 1, said)
        self.assertIn("nothing was destroyed", said)
        self.assertNotIn(APPLY, self.calls())
        return said

    def test_what_would_be_lost_is_said_and_the_name_is_asked_for(self) -> None:
        """Anything else than the function's name destroys nothing."""
        for answer in ("y\n", "\n", "", " \n", "credits-bucket\n", "credits-function2\n"):
            said = self.assert_refused(answer, state())
            self.assertIn("the bucket credits-bucket with every credits file", said)
            self.assertIn("the secret with the API key", said)

        status, said = self.destroy("credits-function\n", state())
        self.assertEqual(status, 0, said)
        self.assertEqual(self.calls()[-1], APPLY)

    def test_every_log_is_said_to_be_lost_or_to_be_kept(self) -> None:
        """The collector's too; those that Terraform leaves are not threatened."""
        for keep_logs, lost in ((False, True), (True, False)):
            said = self.assert_refused("\n", state(keep_logs=keep_logs))
            for log in ("/aws/lambda/credits-function", "/aws/lambda/credits-function-collector"):
                self.assertEqual(f"- the log {log}, with the summary of every run, for good\n" in said, lost)
                self.assertEqual(f"The log {log} is kept, as keep_log_group = true asks.\n" in said, keep_logs)

    def test_what_an_earlier_run_has_left_is_asked_for_too(self) -> None:
        """The outputs are gone then, and the function may be: Enter is no name."""
        for answer in ("\n", "", "credits-function\n"):
            said = self.assert_refused(answer, state(function=False))
            self.assertIn("Type the bucket's name, credits-bucket,", said)

        status, said = self.destroy("credits-bucket\n", state(function=False))
        self.assertEqual(status, 0, said)

    def test_a_state_that_names_nothing_is_not_destroyed_by_enter(self) -> None:
        """Whatever is in it."""
        empty: Json = {}
        for deployed in (empty, {"values": empty}):
            self.assert_refused("\n", deployed)

    def test_a_bucket_with_files_is_refused_before_anything_is_destroyed(self) -> None:
        """S3 would refuse it half-way; not where `force_destroy` was applied."""
        said = self.assert_refused("credits-function\n", state(), LEFT="1")
        self.assertIn("scripts/deploy -var bucket_force_destroy=true", said)
        self.assertFalse([call for call in self.calls() if call.startswith("plan")])
        self.assert_refused("credits-function\n", state(), AWS_SAYS="AccessDenied")

        status, said = self.destroy("credits-function\n", state(force_destroy=True), LEFT="1")
        self.assertEqual(status, 0, said)

    def test_a_bucket_deleted_by_hand_holds_nothing(self) -> None:
        """So the rest can go."""
        status, said = self.destroy("credits-function\n", state(), AWS_SAYS="An error (NoSuchBucket)")
        self.assertEqual(status, 0, said)

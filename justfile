# The project's own environment where there is one, else the python3 on PATH.
python := if path_exists(".venv/bin/python") == "true" { ".venv/bin/python" } else { "python3" }

# List the recipes.
default:
    @"{{ just_executable() }}" --list --unsorted

# What every commit must pass: check, then all quick tests.
test *ARGS: check
    {{ python }} -m pytest -n 2 --dist worksteal {{ ARGS }}

# The quick tests with what they cover; takes about twice as long.
cover *ARGS:
    {{ python }} -m pytest -n 2 --dist worksteal --cov --cov-report=term:skip-covered {{ ARGS }}

# Formatting, lint, types and import contracts.
check:
    {{ python }} -m ruff format --check .
    {{ python }} -m ruff check .
    {{ python }} -m mypy
    {{ python }} -c 'from importlinter.cli import lint_imports_command as c; c()' --no-logo

# Tests that need a browser, a notebook kernel or a built wheel. That there is none yet is no failure.
check-slow *ARGS:
    {{ python }} -m pytest -m slow {{ ARGS }} || test $? -eq 5

# The second column of the ladder of tests: marked `deep`, and every Hypothesis test at its deep profile.
test-deep *ARGS:
    HYPOTHESIS_PROFILE=deep {{ python }} -m pytest -m "deep or (hypothesis and not slow and not release)" {{ ARGS }}

# The third column: hours, before a release.
test-release *ARGS:
    HYPOTHESIS_PROFILE=deep {{ python }} -m pytest -m release {{ ARGS }}

# Open the desk on a simulated register.
demo *ARGS:
    {{ python }} -m tui demo {{ ARGS }}

# Measure speed and print the figures.
bench *ARGS:
    {{ python }} -m benchmarks {{ ARGS }}

# Measure the whole pack, and five of its measures beside pandas and a bare scan.
bench-figures *ARGS:
    {{ python }} -m benchmarks.figures {{ ARGS }}

# Format the code and mend what ruff can mend.
fmt:
    {{ python }} -m ruff format .
    {{ python }} -m ruff check --fix .

# Write requirements/*.txt anew from pyproject.toml; pins stay unless FLAGS say --upgrade or --upgrade-package NAME.
lock *FLAGS:
    #!/usr/bin/env bash
    set -euo pipefail
    tools=$(mktemp -d)
    trap 'rm -rf "$tools"' EXIT
    python3 -m venv "$tools"
    "$tools/bin/pip" install -q uv==0.13.9 # exact: another release may lay the files out differently
    # The build backend stands in pyproject.toml only; both files need it, as pip must not fetch it unhashed.
    backend="$tools/build-backend.in"
    {{ python }} -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"])' > "$backend"
    # Extras stay in the pins: pip 23 looks at `coverage[toml]` before it looks at the pin of `coverage`, takes the
    # newest, and refuses it as unhashed.
    compile() {
        "$tools/bin/uv" pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
            --no-strip-extras --generate-hashes --no-annotate --no-emit-index-url --no-emit-find-links \
            --custom-compile-command "just lock" {{ FLAGS }} "$@" pyproject.toml "$backend"
    }
    compile --extra dev --output-file requirements/dev.txt
    compile --constraints requirements/dev.txt --output-file requirements/run.txt # what runs is what was tested

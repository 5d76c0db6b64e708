#!/bin/sh
# Sets up .venv: what `make run` needs ("run"), or that and the tools of development ("dev").
# Runs again only when what it was made from has changed: locks, assets, build settings, or the place of the tree.
set -eu

wanted=${1:?run or dev}
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

find_python() { # the locked database and drivers are built for 3.11 to 3.14
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    say "Lading needs Python 3.11, 3.12, 3.13 or 3.14; none of them is on the PATH."
    exit 1
}

make_venv() {
    python=$(find_python)
    rm -rf .venv
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        say "$python cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv"
        exit 1
    fi
    say "Making .venv with $("$python" --version)"
    "$python" -m venv .venv
    pwd -P >.venv/.place
}

install() { # uncompiled: Python compiles the small part that is imported when it is first imported
    .venv/bin/python -m pip install -qq --no-input --disable-pip-version-check --no-compile --no-deps "$@"
}

made_from() { # of pyproject.toml only what says how to build; below that are the settings of the checks
    {
        pwd -P
        sed '/^\[tool\.ruff/,$d' pyproject.toml
        cat hatch_build.py tools/vendor.py requirements/*.lock assets/*.* assets/licences/*
    } | cksum
}

is_usable() { # a copied environment still points to where it was made
    [ "$(cat .venv/.place 2>/dev/null)" = "$(pwd -P)" ] && .venv/bin/python -m pip --version >/dev/null 2>&1
}

now=$(made_from)
if [ "$(cat .venv/.made-from 2>/dev/null)" != "$now" ] || [ ! -e src/lading/console/static/vendor/manifest.json ]; then
    is_usable || make_venv
    rm -f .venv/.made-from .venv/.dev
    say "Installing what Lading runs on"
    install --require-hashes -r requirements/runtime.lock -r requirements/build.lock
    say "Fetching the console's front-end files" # the build would, too, but with less readable errors
    .venv/bin/python tools/vendor.py >/dev/null
    say "Installing Lading"
    install --no-build-isolation --editable .
    echo "$now" >.venv/.made-from
fi
if [ "$wanted" = dev ] && [ ! -e .venv/.dev ]; then
    say "Installing the tools of development"
    install --require-hashes -r requirements/dev.lock
    touch .venv/.dev
fi

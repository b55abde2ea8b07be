#!/bin/sh
# The system libraries that Qt needs on Linux: nothing to do if they are there; otherwise installed
# where that is allowed, else named with the exact command (and the program itself says so again).
set -eu
cd "$(dirname "$0")/.."
. setup/apt.sh

packages=$(.venv/bin/python gui/system_libraries.py)
if [ -n "$packages" ]; then
    # shellcheck disable=SC2086  # the words of the list are the packages
    apt_install "the system libraries that Qt needs" $packages || true
fi

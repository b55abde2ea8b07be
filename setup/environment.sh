#!/bin/sh
# Make .venv: find a Python, make the environment, install exactly the pinned packages.
set -eu
cd "$(dirname "$0")/.."
. setup/apt.sh

PIP_VERSION=26.3
CPU_WHEELS=https://download.pytorch.org/whl/cpu

suits() {
    # PySide6 6.9 is not there for Python 3.14 and later.
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

find_python() {
    for name in ${PYTHON3:-} python3 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null 2>&1 && suits "$name"; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}

if ! python=$(find_python); then
    if ! command -v python3 >/dev/null 2>&1; then
        apt_install "Python" python3 python3-venv || true
    fi
    if ! python=$(find_python); then
        found=$(python3 --version 2>/dev/null || echo "no python3")
        echo "error: Python 3.11, 3.12 or 3.13 is needed, but there is only $found on this machine;" \
            "install one of them, or name it: make run PYTHON3=/path/to/python3.11" >&2
        exit 2
    fi
fi

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    apt_install "Python's venv module" "python$version-venv" || exit 2
fi

if [ ! -x .venv/bin/python ] || ! suits .venv/bin/python; then
    echo "Making .venv with $python" >&2
    "$python" -m venv --clear .venv
fi

# On Linux, PyPI's torch brings gigabytes of CUDA; this program computes on the CPU. PyTorch's own
# index has wheels without it. Where it cannot be reached, PyPI's will do.
index=
if [ "$(uname -s)" = Linux ] && .venv/bin/python -c "
import urllib.request
urllib.request.urlopen('$CPU_WHEELS/torch/', timeout=5)" 2>/dev/null; then
    index="--extra-index-url $CPU_WHEELS"
fi

echo "Installing the pinned packages into .venv (the first time some 300 MB are fetched)" >&2
export PIP_DISABLE_PIP_VERSION_CHECK=1
.venv/bin/python -m pip install -q "pip==$PIP_VERSION"
# shellcheck disable=SC2086  # two words, or none
.venv/bin/python -m pip install -q $index -c constraints.txt -e ".[test]"

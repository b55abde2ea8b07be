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
    if [ -n "${PYTHON3:-}" ]; then
        set -- "$PYTHON3"
    else
        set -- python3 python3.13 python3.12 python3.11
    fi
    for name in "$@"; do
        if command -v "$name" >/dev/null 2>&1 && suits "$name"; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}

if ! find_python >/dev/null && ! command -v "${PYTHON3:-python3}" >/dev/null 2>&1; then
    if [ -n "${PYTHON3:-}" ]; then
        echo "error: there is no $PYTHON3." >&2
        exit 2
    fi
    apt_install "Python" python3 python3-venv || exit 2
fi
if ! python=$(find_python); then
    echo "error: this program needs Python 3.11, 3.12 or 3.13, and ${PYTHON3:-python3} is" \
        "$("${PYTHON3:-python3}" --version 2>&1); install one of them beside it, and name it:" \
        "make run PYTHON3=/path/to/python3.11" >&2
    exit 2
fi

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    apt_install "Python's venv module" "python$version-venv" || exit 2
fi

if [ ! -x .venv/bin/python ] || ! suits .venv/bin/python; then
    echo "Making .venv with $python" >&2
    "$python" -m venv --clear .venv
fi

echo "Installing the pinned packages into .venv (the first time some 350 MB are fetched)" >&2
export PIP_DISABLE_PIP_VERSION_CHECK=1
export PYTHONWARNINGS=ignore # setuptools warns of every installation that is editable
pip() {
    .venv/bin/python -m pip "$@"
}
failed() {
    echo "error: the packages could not be installed (pip says why, above);" \
        "it takes a network connection, and some 2 GB of disk." >&2
    exit 2
}
pip install -q "pip==$PIP_VERSION" || failed

# On Linux, PyPI's torch brings gigabytes of CUDA; this program computes on the CPU. PyTorch's own
# index has wheels without it. Where it cannot be reached, PyPI's will do.
index=
if [ "$(uname -s)" = Linux ] &&
    pip index versions torch --isolated --index-url "$CPU_WHEELS" \
        --retries 0 --timeout 10 >/dev/null 2>&1; then
    index="--extra-index-url $CPU_WHEELS"
fi
# shellcheck disable=SC2086  # two words, or none
pip install -q $index -c constraints.txt -e ".[test]" || failed

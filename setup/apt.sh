# shellcheck shell=sh
# Sourced: `apt_install "for what" PACKAGE...` installs Debian packages where that is allowed (as
# root, or by sudo without a password); otherwise it says what to type, and fails.

apt_install() {
    purpose=$1
    shift
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        as_root="sudo -n"
    fi
    if command -v apt-get >/dev/null 2>&1 && { [ -z "$as_root" ] || sudo -n true 2>/dev/null; }; then
        echo "Installing $purpose: $*" >&2
        # The lists first, for a fresh machine has none, and old ones name files that are gone.
        $as_root apt-get update -qq >/dev/null || true
        if $as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends "$@" >/dev/null; then
            return 0
        fi
    fi
    echo "Please install $purpose; on Debian and Ubuntu:" \
        "sudo apt-get install -y --no-install-recommends $*" >&2
    return 1
}

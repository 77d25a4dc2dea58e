#!/bin/sh
# Prepares .venv with the given extras: sh tools/setup.sh dev[,bench]
#
# PYTHON=… names the Python to use. What the system lacks is installed by apt-get or brew where
# that needs no password; otherwise the one command that does it is printed.
set -eu

cd "$(dirname "$0")/.."
extras=${1:-dev}
stamp=.venv/.ready-$extras
lowest=11
highest=13

say() { printf '%s\n' "$*" >&2; }
die() { say "$@"; exit 1; }

# Where the folder was moved, or a version changed, the environment is no longer right.
fingerprint=$(pwd; cksum pyproject.toml constraints.txt tools/setup.sh)
if [ -x .venv/bin/python ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$fingerprint" ]; then
    exit 0
fi

# Asked by running it: a version manager's shim may exist without a Python behind it.
suits() {
    "$1" -c "import sys; sys.exit(not (3, $lowest) <= sys.version_info[:2] <= (3, $highest))" \
        >/dev/null 2>&1
}

find_python() {
    for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
        if suits "$candidate"; then
            python=$candidate
            return 0
        fi
    done
    return 1
}

has_font() { fc-list : family 2>/dev/null | grep -qv Mono; }

# Fills `missing` with the system packages to install, by their names in apt or in brew.
find_missing() {
    missing=
    if [ "$manager" = brew ]; then
        [ -n "$python" ] || missing="$missing python@3.13"
        command -v pkg-config >/dev/null 2>&1 || missing="$missing pkgconf"
        pkg-config --exists pangocairo 2>/dev/null || missing="$missing pango"
        return
    fi
    version=3
    if [ -n "$python" ]; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        "$python" -c 'import ensurepip, venv' 2>/dev/null || missing="$missing python$version-venv"
        "$python" -c 'import os, sysconfig
os.stat(os.path.join(sysconfig.get_path("include"), "Python.h"))' 2>/dev/null ||
            missing="$missing python$version-dev"
    else
        missing="$missing python3 python3-venv python3-dev"
    fi
    command -v "${CC:-cc}" >/dev/null 2>&1 || missing="$missing gcc libc6-dev"
    command -v "${CXX:-c++}" >/dev/null 2>&1 || missing="$missing g++"
    command -v pkg-config >/dev/null 2>&1 || missing="$missing pkg-config"
    pkg-config --exists pangocairo 2>/dev/null || missing="$missing libpango1.0-dev"
    has_font || missing="$missing fonts-dejavu-core"
}

install_missing() {
    case $manager in
        brew)
            say "Installing by Homebrew:$missing"
            # shellcheck disable=SC2086  # a list of names
            brew install $missing
            return ;;
        none)
            die "This needs Python 3.$lowest to 3.$highest with its headers and venv, a C and C++" \
                "compiler, pkg-config, and Pango's headers (pangocairo). Neither apt-get nor brew" \
                "is here to install them: please do so, then run make again." ;;
    esac
    root=
    if [ "$(id -u)" != 0 ]; then
        if sudo -n true 2>/dev/null; then
            root="sudo -n"
        else
            say "Some system packages are missing. Please run this, and make again:"
            die "sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing"
        fi
    fi
    say "Installing by apt-get:$missing"
    log=$(mktemp)
    # shellcheck disable=SC2086
    {
        # An unreachable source of something else must not stop this.
        $root apt-get update || true
        $root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y --no-install-recommends $missing
    } >"$log" 2>&1 || { tail -n 20 "$log" >&2; rm -f "$log"; die "apt-get failed, see above."; }
    rm -f "$log"
}

manager=none
if command -v apt-get >/dev/null 2>&1; then
    manager=apt
elif command -v brew >/dev/null 2>&1; then
    manager=brew
fi

python=
if ! find_python && [ -n "${PYTHON:-}" ]; then
    die "PYTHON=$PYTHON is not a Python 3.$lowest to 3.$highest that runs."
fi
find_missing
[ -z "$missing" ] || install_missing
[ -n "$python" ] || find_python ||
    die "Python 3.$lowest to 3.$highest is needed, and none was found. PYTHON=… names one."

suits .venv/bin/python || "$python" -m venv --clear .venv
say "Installing nnviz-manim[$extras] into .venv (some minutes the first time)"
.venv/bin/python -m pip install --quiet --disable-pip-version-check \
    --constraint constraints.txt --editable ".[$extras]"
printf '%s\n' "$fingerprint" >"$stamp"

#!/usr/bin/env bash
# Sets up what `make run`, `make test`, `make frozen` or `make windows-smoke` needs: Debian libraries, a virtual environment, locked dependencies.
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:?run, test, frozen or wine}

packages=(python3-venv libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0
    libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-image0 libxcb-render-util0
    libxcb-shape0 libxcb-xkb1)
lock=requirements.lock
if [ "$what" = test ]; then
    packages+=(xvfb xdotool dbus at-spi2-core gnome-keyring strace cups printer-driver-cups-pdf poppler-utils chromium postgresql
        nsis binutils)
    lock=requirements-test.lock
elif [ "$what" = frozen ]; then
    packages+=(binutils dpkg-dev debootstrap nsis python3-dev)
    lock=requirements-freeze.lock
elif [ "$what" = wine ]; then
    packages+=(wine64 binutils gcc-mingw-w64-x86-64 nsis xvfb xdotool)
    lock=requirements-test.lock
fi

installed() {
    dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'install ok installed'
}

missing_packages() {
    local package
    for package in "${packages[@]}"; do
        # Debian 13 and Ubuntu 24.04 know some libraries by a new name, « libglib2.0-0t64 »; apt takes either.
        installed "$package" || installed "${package}t64" || echo "$package"
    done
}

install_packages() {
    local missing as_root=()
    missing=$(missing_packages)
    [ -z "$missing" ] && return
    [ "$(id -u)" = 0 ] || as_root=(sudo)
    if [ "$(id -u)" != 0 ] && ! sudo -v 2>/dev/null; then
        echo "These Debian packages are missing; install them, then run make $what again:" >&2
        echo "    sudo apt-get install" $missing >&2
        exit 1
    fi
    echo "Installing Debian packages:" $missing
    "${as_root[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

# The distribution's own first: it is made with profiles, and a sixth quicker than one that was built without; frozen, it
# is what users run.
find_python() {
    local candidate
    for candidate in /usr/bin/python3 python3.11 python3 python3.12 python3.13 python3.14; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    echo "Python 3.11 or later is needed." >&2
    exit 1
}

if command -v dpkg-query >/dev/null; then install_packages; fi
python=$(find_python)
[ -x .venv/bin/python ] || "$python" -m venv .venv
echo "Installing the locked dependencies"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $lock
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .

#!/bin/sh
# From a bare machine to a virtual environment with the locked packages; everything later is Python.
# Usage: bootstrap.sh [LOCK]    (requirements.lock unless another is named). The second time it does nothing.
set -eu
cd "$(dirname "$0")/.."
lock=${1:-requirements.lock}

say() { printf '  %s\n' "$*"; }
stop() { printf '\nDCOR cannot be set up here: %s\n' "$*" >&2; exit 1; }

suits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; }

find_python() {
    for name in "${DCOR_PYTHON:-python3}" python3.13 python3.12 python3.11 /usr/bin/python3; do
        if suits "$name"; then
            command -v "$name"
            return
        fi
    done
    return 1
}

apt_install() {
    command -v apt-get >/dev/null || stop "$* is missing; install it, or use Docker."
    [ "$(id -u)" = 0 ] || stop "$* is missing. Run 'sudo apt-get install $*' or start as root, or use Docker."
    mkdir -p .setup
    say "installing $* by apt-get"
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } \
        >.setup/apt.log 2>&1 || { tail -n 15 .setup/apt.log >&2; stop "apt-get could not install $*."; }
}

[ "$(uname -s)" = Linux ] || stop "it runs on Linux (Debian 12 or 13, Ubuntu 24.04). Elsewhere use Docker."

[ -w . ] || stop "this folder cannot be written to. Start as its owner, or clone it into a folder of your own."

if ! python=$(find_python); then
    apt_install python3 python3-venv
    python=$(find_python) || stop "Python 3.11, 3.12 or 3.13 is needed; this system's own is another. Set DCOR_PYTHON to one."
fi

stamp=.venv/installed-$lock
wanted="$(sha256sum "$lock" | cut -d' ' -f1) $("$python" --version)"
[ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ] || exit 0

echo "Python packages"
mkdir -p .setup
# A run that was cut off may have left half a package, which pip would take for a whole one.
if [ -e .venv/unfinished ] || { [ -x .venv/bin/python ] && [ "$(.venv/bin/python --version)" != "$("$python" --version)" ]; }; then
    say "removing an unfinished or older .venv"
    rm -rf .venv
fi
"$python" -c 'import ensurepip, venv' 2>/dev/null || apt_install python3-venv
if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    say "making .venv with $("$python" --version)"
    mkdir -p .venv
    touch .venv/unfinished
    "$python" -m venv .venv
fi
touch .venv/unfinished
say "installing what $lock names (about a minute the first time)"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r "$lock" \
    >.setup/pip.log 2>&1 || { tail -n 15 .setup/pip.log >&2; stop "pip could not install $lock (.setup/pip.log)."; }
rm .venv/unfinished
printf '%s\n' "$wanted" >"$stamp"
say "done"

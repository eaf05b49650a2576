#!/usr/bin/env bash
# Makes the virtual environment interop/.venv with the versions of requirements.txt. Does nothing if it is there already.
#
#   interop/python/setup.sh [PYTHON]
#
# PYTHON is a command or path; without it, the newest suitable one is taken of those on the PATH and those of pyenv.
set -euo pipefail

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
requirements=$here/requirements.txt
venv=$here/../.venv
stamp=$venv/requirements.sha256

digest() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum <"$1"; else shasum -a 256 <"$1"; fi
}

suitable() { # the pinned zarr, numpy and pyproj need Python 3.12
  "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1
}

find_python() {
  local candidate
  if [ -n "${1:-}" ]; then
    suitable "$1" && echo "$1" && return
    echo "setup.sh: $1 is no Python 3.12 or newer with venv and ensurepip." >&2
    return 1
  fi
  for candidate in python3.14 python3.13 python3.12 python3 \
    $(ls -d "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.*/bin/python 2>/dev/null | sort -rV); do
    if suitable "$candidate"; then
      echo "$candidate"
      return
    fi
  done
  echo "setup.sh: needs Python 3.12 or newer with venv and ensurepip, and found none on the PATH or among pyenv's versions." >&2
  echo "setup.sh: install one (Debian: python3 and python3-venv), or name it: setup.sh PYTHON" >&2
  return 1
}

wanted=$(digest "$requirements")
if [ -x "$venv/bin/python" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
  exit 0
fi
python=$(find_python "${1:-}")
rm -rf "$venv"
"$python" -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: -r "$requirements"
"$venv/bin/python" -m pip check --disable-pip-version-check >/dev/null
echo "$wanted" >"$stamp"
echo "setup.sh: $("$venv/bin/python" --version) with $(grep -c == "$requirements") packages in $(cd -P "$venv" && pwd)"

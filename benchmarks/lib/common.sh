# Shared by the commands of this folder: finding a JDK 25, building, saying what the machine is, small statistics.
# shellcheck shell=bash
set -euo pipefail
# Numbers are written with a point, and sorted as bytes.
export LC_ALL=C.UTF-8

benchmarks=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
home=$(dirname "$benchmarks")
target=$benchmarks/target
shardwright=$home/shardwright
granules=${SHARDWRIGHT_BENCHMARK_GRANULES:-$home/../shared/data/icesat2/atl06_r002}

fail() {
  echo "benchmarks/$(basename "$0"): $*" >&2
  exit 2
}

# The comment at the top of the command is its help.
usage() {
  sed -n '2,/^[^#]/{/^#/{s/^# \{0,1\}//;p}}' "$0"
}

need_value() { # OPTION COUNT-OF-ARGUMENTS-LEFT
  [ "$2" -ge 2 ] || fail "$1 needs a value; --help shows all options"
}

need_number() { # OPTION VALUE
  [[ $2 =~ ^[1-9][0-9]*$ ]] || fail "$1 is \"$2\", expected a positive whole number"
}

need_count() { # OPTION VALUE
  [[ $2 =~ ^(0|[1-9][0-9]*)$ ]] || fail "$1 is \"$2\", expected a whole number"
}

need_granules() {
  [ -d "$granules" ] && ls "$granules"/*.h5 >/dev/null 2>&1 ||
    fail "needs the real ATL06 granules (.h5) in $granules; SHARDWRIGHT_BENCHMARK_GRANULES names another folder"
  granules=$(cd -P "$granules" && pwd)
}

find_java() { # sets java
  local candidate on_path=
  if command -v javac >/dev/null 2>&1; then
    on_path=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")
  fi
  for candidate in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/* /opt/*jdk* /opt/java/* "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -n "$candidate" ] && [ -x "$candidate/bin/javac" ] &&
      grep -q '^JAVA_VERSION="25' "$candidate/release" 2>/dev/null; then
      java=$candidate/bin/java
      return
    fi
  done
  fail "needs a JDK 25, and found none in JAVA_HOME, on the PATH, or where JDKs usually are"
}

# The options of the launcher, but with the optimising compiler that the launcher leaves out for short runs.
jvm_options=(
  -XX:+UseSerialGC -Xss2m --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
  -Djava.awt.headless=true
)

build_benchmarks() { # builds this module and what it needs, if sources changed; sets class_path
  local jar stamp=$target/commands.stamp now=$target/.building
  if [ ! -e "$stamp" ] || [ -n "$(find "$home"/pom.xml \
    "$home"/{storage,zarr,grid,source,engine,benchmarks}/{pom.xml,src/main} -newer "$stamp" -print -quit)" ]; then
    command -v mvn >/dev/null 2>&1 || fail "needs Maven (mvn) to build, and it is not on the PATH"
    echo "building ..." >&2
    mkdir -p "$target"
    touch "$now"
    (cd "$home" && mvn -B -q -ntp -DskipTests -Djacoco.skip=true -pl benchmarks -am package) >&2 ||
      fail "the build failed; its messages are above"
    mv "$now" "$stamp"
  fi
  class_path=$target/shardwright-benchmarks.jar
  for jar in "$target"/lib/*.jar; do
    class_path=$class_path:$jar
  done
}

run_java() { # MAIN-CLASS ARGUMENT…; jvm_options may be extended before
  "$java" "${jvm_options[@]}" "-Dshardwright.benchmarks.granules=$granules" -cp "$class_path" \
    "dev.shardwright.benchmarks.$1" "${@:2}"
}

cores() {
  getconf _NPROCESSORS_ONLN
}

load_average() { # of the last minute; empty where the system does not tell
  if [ -r /proc/loadavg ]; then
    cut -d ' ' -f 1 /proc/loadavg
  else
    uptime | sed -n 's/.*load averages\{0,1\}: *\([0-9.]*\).*/\1/p'
  fi
}

# To be called after building, which itself makes load.
say_machine() {
  local load model
  load=$(load_average)
  model=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1)
  echo "# benchmarks/$(basename "$0")"
  echo
  echo "Machine: $(cores) cores (${model:-$(uname -m)}), $(uname -s) $(uname -r);" \
    "$("$java" -version 2>&1 | sed -n 's/.*Runtime Environment *//p');" \
    "commit $(git -C "$home" rev-parse --short HEAD 2>/dev/null || echo unknown)$(git -C "$home" diff --quiet HEAD 2>/dev/null || echo ' with changes');" \
    "$(date -u +%Y-%m-%dT%H:%MZ); load average ${load:-not told}"
  warn_load "$load"
}

warn_load() { # LOAD
  if [ -n "$1" ] && awk -v l="$1" 'BEGIN { exit !(l > 0.5) }'; then
    echo
    echo "WARNING: load average $1 is above 0.5: others use this machine, and the figures below are not to be published."
  fi
}

# A folder that goes when the command ends, however it ends.
make_scratch() { # sets scratch
  scratch=$(mktemp -d "${TMPDIR:-/tmp}/shardwright-benchmark.XXXXXX")
  trap 'rm -rf "$scratch"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

# Runs a command and appends "wall cpu rss" to a file: seconds, seconds user and system with all its children, KiB (or "-"
# where there is no GNU time).
measure() { # FILE COMMAND…
  local file=$1 times rss=-
  shift
  local TIMEFORMAT='%R %U %S'
  if /usr/bin/time -f %M true >/dev/null 2>&1; then
    { time /usr/bin/time -f %M -o "$scratch/rss" "$@" >"$scratch/out" 2>"$scratch/err"; } 2>"$scratch/times" || show_failure "$@"
    rss=$(tail -n 1 "$scratch/rss")
  else
    { time "$@" >"$scratch/out" 2>"$scratch/err"; } 2>"$scratch/times" || show_failure "$@"
  fi
  times=$(tail -n 1 "$scratch/times")
  awk -v t="$times" -v r="$rss" 'BEGIN { split(t, p, " "); print p[1], p[2] + p[3], r }' >>"$file"
}

show_failure() {
  cat "$scratch/out" "$scratch/err" >&2
  echo "benchmarks/$(basename "$0"): failed: $*" >&2
  exit 1
}

spread() { # FILE COLUMN FORMAT [FACTOR]: "median | least–most"; "–" if it was not measured
  awk -v c="$2" '$c != "-" { print $c }' "$1" | sort -g | awk -v f="$3" -v k="${4:-1}" '
    { v[NR] = $1 * k }
    END {
      if (NR == 0) { print "– | –"; exit }
      m = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2
      printf f " | " f "–" f "\n", m, v[1], v[NR]
    }'
}

median() { # FILE COLUMN
  awk -v c="$2" '$c != "-" { print $c }' "$1" | sort -g | awk '
    { v[NR] = $1 }
    END { if (NR) print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2; else print "-" }'
}

suitable_python() { # the pinned numpy needs Python 3.12
  "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1
}

# A virtual environment below target with the pins of a file of python/, made once; sets python. Fails with 1 if it cannot be made.
python_with() { # NAME REQUIREMENTS
  local venv=$target/venv-$1 pins=$benchmarks/python/$2 candidate
  python=$venv/bin/python
  if cmp -s "$pins" "$venv/pins" && [ -x "$python" ]; then
    return
  fi
  for candidate in python3.14 python3.13 python3.12 python3 \
    $(ls -d "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.*/bin/python 2>/dev/null | sort -rV); do
    if suitable_python "$candidate"; then
      echo "making a virtual environment for $1 ..." >&2
      rm -rf "$venv"
      mkdir -p "$target"
      "$candidate" -m venv "$venv" >&2 &&
        "$python" -m pip install --quiet --disable-pip-version-check --only-binary :all: -r "$pins" >&2 &&
        cp "$pins" "$venv/pins" && return
      return 1
    fi
  done
  echo "needs Python 3.12 or newer with venv and ensurepip, and found none on the PATH or among pyenv's versions" >&2
  return 1
}

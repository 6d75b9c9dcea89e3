#!/bin/sh
# Make .venv and install what the given lock file pins. Needs Python 3.11 or newer; what else is missing is installed (as root, by apt) or named.
set -eu
lock=$1
python=${PYTHON:-python3}
venv=.venv

say() { printf '%s\n' "setup: $*"; }
stop() { printf '%s\n' "setup: $*" >&2; exit 1; }

as_root() { # what is missing, the Debian packages that bring it
  what=$1; shift
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "installing $* for $what"
    apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null \
      || stop "apt-get could not install $*; install it by hand and run make again"
  else
    stop "$what is missing: run 'sudo apt-get install $*' and then make again"
  fi
}

command -v "$python" >/dev/null 2>&1 || as_root "Python" python3 python3-venv
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || stop "Python 3.11 or newer is needed, $python is $("$python" -V 2>&1); name another with make PYTHON=…"

case $lock in *test*) # the tests bring up a PostgreSQL and a browser of their own; nothing else here needs them
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || as_root "PostgreSQL, for the tests," postgresql
  command -v chromium >/dev/null 2>&1 || as_root "Chromium, for the tests of the pages," chromium ;;
esac

if ! [ -x "$venv/bin/pip" ]; then
  "$python" -c 'import ensurepip, venv' 2>/dev/null || as_root "Python's venv module" python3-venv
  say "making $venv"
  rm -rf "$venv"
  "$python" -m venv "$venv"
fi
if ! [ -x "$venv/bin/uv" ]; then
  "$venv/bin/pip" install -q --disable-pip-version-check --no-deps --require-hashes -r requirements-bootstrap.lock
fi
say "installing what $lock pins"
"$venv/bin/uv" pip install -q --system-certs --python "$venv/bin/python" --require-hashes -r "$lock"
"$venv/bin/uv" pip install -q --system-certs --python "$venv/bin/python" --no-deps --no-build-isolation -e .
sh tools/assets.sh
say "ready"

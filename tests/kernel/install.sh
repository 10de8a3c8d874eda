#!/bin/sh
# Installs the Debian packages that the machine needs, where they are missing.
set -eu
missing=
for package in $(cat "$(dirname "$0")/packages.txt"); do
  dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" -ne 0 ]; then
  echo "needed: apt-get install$missing" >&2
  exit 1
fi
echo "Installing$missing"
# The machine brings an initial file system of its own, and making one takes half a minute.
export DEBIAN_FRONTEND=noninteractive INITRD=No
apt-get update -qq
# shellcheck disable=SC2086
apt-get install -y -qq --no-install-recommends $missing >/dev/null

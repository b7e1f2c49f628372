#!/usr/bin/env bash
# The Debian package of a build tree: made twice, looked at, installed into a scratch root, used, removed and purged. Touches nothing of
# the machine; as root, or by fakeroot.
#
#   install_test.sh TOOLS/PACKAGE BUILD-TREE SCRATCH-FOLDER
set -euo pipefail
export LC_ALL=C PATH=$PATH:/usr/sbin:/sbin
if ((EUID != 0)); then exec fakeroot -- "$0" "$@"; fi
make=$1 build=$2 scratch=$3

fail() {
  printf 'install_test: %s\n' "$*" >&2
  exit 1
}
# Prints a command's output only where it fails.
quietly() {
  "$@" >"$scratch/output" 2>&1 || { cat "$scratch/output" >&2 && fail "failed: $*"; }
}
# Packages as a release does, but for xz, which takes longer than all the rest.
make_package() {
  quietly "$make" --built "$build" --into "$1" -D CPACK_DEBIAN_COMPRESSION_TYPE=gzip
  package=$(echo "$1"/tidemark_*.deb)
}
# What lies in the root, beside dpkg's own books and what useradd keeps of each file before it changes it.
whats_there() { find "$root" -path "$root/var/lib/dpkg" -prune -o -path "$root/etc/*-" -prune -o -print | sort; }
# Small images leave documents out (/etc/dpkg/dpkg.cfg.d): here they are wanted.
dpkg_there() {
  quietly dpkg --root="$root" --force-script-chrootless --force-not-root --force-bad-path --force-depends \
    --path-include='/usr/share/doc/tidemark*' "$@"
}

rm -rf "$scratch"
mkdir -p "$scratch"
export SOURCE_DATE_EPOCH=1700000000

# The same bytes whenever it is made, whatever the umask.
(umask 077 && make_package "$scratch/again")
make_package "$scratch/package"
cmp "$package" "$scratch"/again/tidemark_*.deb || fail "two packages of one build differ"

# Who it depends on; what nobody sees in the program is named by hand.
depends=$(dpkg-deb --field "$package" Depends)
for needed in libc6 libcurl4 libssl3 libsodium23 ca-certificates tzdata; do
  [[ $depends == *"$needed"* ]] || fail "does not depend on $needed: $depends"
done
[[ $depends != *-dev* ]] || fail "depends on a -dev package: $depends"
while read -r mode owner _ _ _ path; do
  [[ $owner == root/root ]] || fail "$path belongs to $owner"
  case $mode in -rw-r--r-- | -rwxr-xr-x | drwxr-xr-x) ;; *) fail "$path has $mode" ;; esac
  case $path in
    ./ | ./usr/ | ./usr/bin/ | ./usr/bin/tidemark | ./usr/lib/ | ./usr/lib/systemd/*) ;;
    ./usr/share/ | ./usr/share/doc/ | ./usr/share/doc/tidemark/* | ./usr/share/tidemark/*) ;;
    *) fail "a file where none belongs: $path" ;;
  esac
done < <(dpkg-deb --contents "$package")

# A root of its own. Its libraries are this machine's: nothing is started as if it were there.
root=$scratch/root
mkdir -p "$root/etc" "$root"/var/lib/dpkg/{info,triggers,updates}
touch "$root/var/lib/dpkg/status" "$root"/etc/{passwd,group,shadow,gshadow}
whats_there >"$scratch/before"
dpkg_there --install "$package"
grep -q '^tidemark:x:[0-9]*:[0-9]*:Tidemark:/var/lib/tidemark:/usr/sbin/nologin$' "$root/etc/passwd" || fail "no user tidemark"
[[ $(stat -c '%a' "$root/var/lib/tidemark") == 700 ]] || fail "others can look into /var/lib/tidemark"
(cd "$root" && md5sum --quiet --check var/lib/dpkg/info/tidemark.md5sums) || fail "files are not as they were packaged"
! readelf --sections "$root/usr/bin/tidemark" | grep -q '\.debug_info' || fail "the program is not stripped"

# It works as it lies there.
[[ $("$root/usr/bin/tidemark" --version) == tidemark\ * ]] || fail "--version says nothing"
documents=$root/usr/share/doc/tidemark
quietly "$root/usr/bin/tidemark" config check "$documents/examples/acme.json"
quietly "$root/usr/bin/tidemark" test "$documents/examples/acme.json"
for page in installing.md copyright; do [[ -s $documents/$page ]] || fail "$page is missing"; done
for schema in configuration case schemas; do [[ -s $root/usr/share/tidemark/$schema.schema.json ]] || fail "$schema.schema.json is missing"; done
console=$(dirname "$make")/../build/console
if [[ -e $console/index.html ]]; then
  diff -r "$console" "$root/usr/share/tidemark/console" || fail "the console is not there as it was built"
fi
if command -v systemd-analyze >/dev/null; then
  quietly systemd-analyze verify --man=no --recursive-errors=no --root="$root" tidemark.service
  [[ ! -s $scratch/output ]] || { cat "$scratch/output" >&2 && fail "the unit is not well-formed"; }
fi
if command -v lintian >/dev/null; then
  lintian --fail-on error --suppress-tags no-changelog,no-manual-page "$package" || fail "lintian says no"
fi

# A second time, as an upgrade does: the user and what lies there stay. So they do when it is removed.
touch "$root/var/lib/tidemark/log"
dpkg_there --install "$package"
[[ $(grep -c '^tidemark:' "$root/etc/passwd") == 1 ]] || fail "an upgrade makes the user again"
dpkg_there --remove tidemark
[[ ! -e $root/usr/bin/tidemark ]] || fail "the program is still there when removed"
[[ -e $root/var/lib/tidemark/log ]] || fail "removing took the log away"
dpkg_there --purge tidemark
whats_there >"$scratch/after"
diff "$scratch/before" "$scratch/after" || fail "purged, and this remains"
for file in passwd group shadow gshadow; do [[ ! -s $root/etc/$file ]] || fail "purged, and /etc/$file has somebody in it"; done
echo "install_test: $(basename "$package") is as it should be"

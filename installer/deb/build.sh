#!/usr/bin/env bash
# Makes the Debian packages of the frozen programs: build.sh FROZEN OUT
set -euo pipefail
frozen=$(realpath "$1") out=$(realpath -m "$2")
cd "$(dirname "$0")/../.."
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' pyproject.toml)
architecture=$(dpkg --print-architecture)
umask 022
mkdir -p "$out"
rm -f "$out"/*.deb

# The Debian packages of the libraries that a folder needs and doesn't hold.
needed() {
    local library file
    find "$1" -type f \( -name '*.so*' -o -perm -u+x \) -exec readelf -d {} + 2>/dev/null |
        sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort -u |
        while read -r library; do
            [ -z "$(find "$1" -name "$library" -print -quit)" ] || continue
            file=$(ldconfig -p | sed -n "s|^\s*$library (.* => ||p" | head -n 1)
            if [ -z "$file" ]; then
                echo "no package here holds $library" >&2
                continue
            fi
            dpkg -S "$(realpath "$file")" 2>/dev/null | cut -d: -f1 || dpkg -S "$file" | cut -d: -f1
        done | sort -u |
        while read -r package; do
            case $package in
                libc6) echo "libc6 (>= $(getconf GNU_LIBC_VERSION | cut -d' ' -f2))" ;;
                *t64) echo "$package | ${package%t64}" ;; # Debian 12 knows it without the end
                *) echo "$package | ${package}t64" ;;
            esac
        done | paste -sd, | sed 's/,/, /g'
}

# The files of a package, but what is its own: the program, its name in the path, its manual, its licence.
common() {
    local name=$1 section=$2 root=$3
    mkdir -p "$root/usr/lib" "$root/usr/bin" "$root/usr/share/man/man$section" "$root/usr/share/doc/$name" "$root/DEBIAN"
    cp -a "$frozen/$name" "$root/usr/lib/$name"
    chmod -R u=rwX,go=rX "$root/usr/lib/$name"
    ln -s "../lib/$name/$name" "$root/usr/bin/$name"
    .venv/bin/python installer/deb/manual.py "$name" "$section" "$version" | gzip -9n >"$root/usr/share/man/man$section/$name.$section.gz"
    cp LICENSE "$root/usr/share/doc/$name/copyright"
    gzip -9nc CHANGELOG.md >"$root/usr/share/doc/$name/changelog.gz"
}

packed() {
    local name=$1 root=$2 script
    for script in preinst postinst prerm postrm; do
        if [ -f "installer/deb/$name/$script" ]; then
            install -m 755 "installer/deb/$name/$script" "$root/DEBIAN/$script"
        fi
    done
    {
        sed -e "s/@version@/$version/; s/@architecture@/$architecture/" -e "s/@libraries@/$(needed "$root/usr/lib/$name")/" \
            "installer/deb/$name/control"
        echo "Installed-Size: $(du -sk --exclude=DEBIAN "$root" | cut -f1)"
    } >"$root/DEBIAN/control"
    dpkg-deb --root-owner-group -Zzstd --build "$root" "$out" >/dev/null
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

root=$work/desk
common lmmh-desk 1 "$root"
mkdir -p "$root/usr/share/applications"
cp installer/deb/lmmh-desk/lmmh-desk.desktop "$root/usr/share/applications/"
.venv/bin/python installer/icons.py "$root/usr/share/icons/hicolor"
packed lmmh-desk "$root"

root=$work/hub
common lmmh-hub 8 "$root"
mkdir -p "$root/usr/lib/systemd/system"
cp installer/lmmh-hub.service "$root/usr/lib/systemd/system/"
packed lmmh-hub "$root"
ls -l "$out"

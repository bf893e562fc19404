#!/bin/sh
# Keeps one Asterisk running: no Python is needed for a call to ring, nor for Asterisk to come back.
# Usage: asterisk.sh HOME [ROOT]
#   HOME  Asterisk's folder of this instance (DCOR_HOME/asterisk), the same path inside and outside ROOT
#   ROOT  folder to run it in by chroot; then this script must already be in a mount namespace of its own,
#         so that no clean-up can ever delete through a bound /dev, and nothing stays mounted when it ends
# TERM stops Asterisk and then this script.
set -u
home=$1
root=${2:-}
conf=$home/etc/asterisk.conf
record=$home/run/asterisk.process
own_record=$home/run/keeper.process
urn_parser=$home/lib/urn_parser.so
ended=
pid=
stopping=

say() { echo "$(date -u +%FT%TZ) asterisk.sh: $1"; }

# As operations/process_record.py writes it: "PID BOOT/TICKS".
identity() {
    fields=$(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null)
    case $fields in
        '' | Z*) return 1 ;;
    esac
    echo "$1 $(cat /proc/sys/kernel/random/boot_id)/$(echo "$fields" | cut -d' ' -f20)"
}

# Whole or not at all: others read it meanwhile.
record_of() { identity "$1" >"$2.part" && mv "$2.part" "$2"; }

recorded() {
    found=$(cut -d' ' -f1 "$record" 2>/dev/null) && [ -n "$found" ] && [ "$(identity "$found")" = "$(cat "$record")" ]
}

mounts() {
    mkdir -p "$root$home" || return 1
    # The machine's name must resolve inside, else every call waits for DNS.
    grep -qw "$(uname -n)" /etc/hosts && own= || own="127.0.0.1 $(uname -n)"
    { cat /etc/hosts && echo "$own"; } >"$root/etc/hosts.$$" && mv -f "$root/etc/hosts.$$" "$root/etc/hosts" || return 1
    cp -L /etc/resolv.conf "$root/etc/resolv.conf.$$" 2>/dev/null && mv -f "$root/etc/resolv.conf.$$" "$root/etc/resolv.conf"
    cp -L /etc/localtime "$root/etc/localtime.$$" 2>/dev/null && mv -f "$root/etc/localtime.$$" "$root/etc/localtime"
    mount --bind "$home" "$root$home" && mount --bind /dev "$root/dev" && mount -t proc proc "$root/proc"
}

begin() {
    # glibc's arenas grow the process to a gigabyte under bursts of calls.
    export MALLOC_ARENA_MAX=2
    set -- -f -C "$conf"
    [ -n "$root" ] && program=/usr/sbin/asterisk || program=$(command -v asterisk)
    set -- "$program" "$@"
    # Only for an Asterisk that has pjproject built in, as Debian's has, and not for chroot itself.
    if [ -f "$urn_parser" ] && grep -q libasteriskpj "$root$program"; then
        set -- env LD_PRELOAD="$urn_parser" "$@"
    else
        say "no urn_parser.so, or an Asterisk that it is not for: no call to urn:service:sos is answered"
    fi
    if [ -n "$root" ]; then
        exec chroot "$root" "$@"
    else
        exec "$@"
    fi
}

# Should it be the parser of urn: that ends Asterisk at its start, better without. 0, 137 and 143 are somebody's order and kill.
doubt_parser() {
    case $ended in 0 | 137 | 143) return ;; esac
    if [ -f "$urn_parser" ] && [ "$(($(date +%s) - began))" -lt 10 ]; then
        mv -f "$urn_parser" "$urn_parser.doubted"
        say "Asterisk ended at its start; the next goes without urn_parser.so: no call to urn:service:sos is answered"
    fi
}

stop() {
    stopping=yes
    [ -z "$pid" ] || kill "$pid" 2>/dev/null
}

keep() {
    trap stop TERM INT
    trap '' HUP
    ulimit -n 65536 2>/dev/null || ulimit -n "$(ulimit -Hn)"
    if [ -n "$root" ] && ! mounts; then
        echo "asterisk.sh: cannot mount below $root"
        exit 1
    fi
    record_of $$ "$own_record"
    while [ -z "$stopping" ]; do
        if recorded; then
            pid=$found # it outlived the script that had started it
            while recorded; do sleep 0.5; done
        else
            began=$(date +%s)
            begin </dev/null &
            pid=$!
            record_of "$pid" "$record"
            [ -z "$stopping" ] || kill "$pid" 2>/dev/null
            while kill -0 "$pid" 2>/dev/null; do
                wait "$pid"
                ended=$?
            done
            [ -n "$stopping" ] || doubt_parser
        fi
        pid=
        [ -n "$stopping" ] || { say "Asterisk ended; starting it again"; sleep 1; }
    done
    rm -f "$record" "$own_record"
}

# In one piece, so that a changed file cannot confuse the shell that reads it.
keep; exit

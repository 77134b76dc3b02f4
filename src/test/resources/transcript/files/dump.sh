#!/bin/sh
# Notes its arguments and its input; what is said to exitNN ends with that.
note=$(dirname "$0")/../notes/dump.txt
{ for a in "$@"; do echo "[$a]"; done; grep -v '^\(Received\|	by\|	for\|	[A-Z]..,\|Date\|Message-Id\)'; echo "--"; } >>"$note"
for a in "$@"; do case "$a" in u=exit*) echo "says $a"; exit "${a#u=exit}";; esac; done
exit 0

#!/bin/sh
# Makes NAME.expected of every NAME.m4 here with GNU m4 1.4.19: standard output, standard error, exit code.
cd "$(dirname "$0")" || exit 1
for case in *.m4; do
  m4 "$case" >out 2>err
  code=$?
  { cat out; printf '\n==== standard error\n'; cat err; printf '==== exit %d\n' "$code"; } >"${case%.m4}.expected"
done
rm -f out err

divert(-1)
#
# FEATURE(`smrsh', `/usr/lib/sm.bin/smrsh'): programs of aliases run by smrsh, which knows only those in its own directory.
#
define(`LOCAL_SHELL_PATH', ifelse(_ARG_, `', `/usr/libexec/smrsh', `_ARG_'))
define(`LOCAL_SHELL_ARGS', `smrsh -c $u')
divert(0)dnl

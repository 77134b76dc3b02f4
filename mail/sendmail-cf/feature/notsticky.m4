divert(-1)
#
# This is how it is without FEATURE(`stickyhost').
#
divert(0)dnl

divert(-1)
#
# The local mailer gets user+detail as it is.
#
define(`have_preserve_plus')
divert(0)dnl

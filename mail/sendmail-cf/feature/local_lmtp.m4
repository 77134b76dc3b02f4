divert(-1)
#
# FEATURE(`local_lmtp', `path', `arguments'): mail.local, which speaks LMTP, delivers to mailboxes.
#
define(`LOCAL_MAILER_PATH', ifelse(_ARG_, `', `/usr/libexec/mail.local', `_ARG_'))
define(`LOCAL_MAILER_FLAGS', `PSXmnz9')
define(`LOCAL_MAILER_ARGS', ifelse(_ARG2_, `', `mail.local -l', `_ARG2_'))
define(`LOCAL_MAILER_DSN_DIAGNOSTIC_CODE', `SMTP')
divert(0)dnl

divert(-1)
#
# FEATURE(`local_procmail', `path', `arguments', `flags'): procmail delivers to mailboxes.
#
define(`LOCAL_MAILER_PATH', ifelse(_ARG_, `', `ifdef(`PROCMAIL_MAILER_PATH', `PROCMAIL_MAILER_PATH', `/usr/local/bin/procmail')', `_ARG_'))
define(`LOCAL_MAILER_FLAGS', ifelse(_ARG3_, `', `SPfhn9', `_ARG3_'))
define(`LOCAL_MAILER_ARGS', ifelse(_ARG2_, `', ``procmail -Y -a $h -d $u'', ``''_ARG2_`''))
divert(0)dnl

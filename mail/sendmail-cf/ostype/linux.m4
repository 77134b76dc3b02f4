divert(-1)
#
# Linux in general, as CentOS uses it.
#
default(`confEBINDIR', `/usr/sbin')
default(`PROCMAIL_MAILER_PATH', `/usr/bin/procmail')
default(`LOCAL_MAILER_PATH', `/usr/bin/procmail')
default(`LOCAL_MAILER_FLAGS', `SPfhn9')
default(`LOCAL_MAILER_ARGS', `procmail -t -Y -a $h -d $u')
default(`STATUS_FILE', `/var/lib/sendmail/statistics')
divert(0)dnl

divert(-1)
#
# Debian and Ubuntu.
#
default(`confCF_VERSION_OS')
define(`confCF_VERSION', `8.17.1.9/Debian-2+deb12u2')
define(`confCW_FILE', `/etc/mail/local-host-names')
default(`ALIAS_FILE', `/etc/mail/aliases')
default(`STATUS_FILE', `/var/lib/sendmail/sendmail.st')
default(`confDEF_USER_ID', `mail:mail')
default(`confTRUSTED_USER', `smmta')
default(`LOCAL_MAILER_PATH', `/usr/sbin/sensible-mda')
default(`LOCAL_MAILER_FLAGS', `Pn9')
default(`LOCAL_MAILER_ARGS', `sensible-mda $g $u $h ${client_addr}')
default(`PROCMAIL_MAILER_PATH', `/usr/bin/procmail')
default(`confEBINDIR', `/usr/libexec')
divert(0)dnl

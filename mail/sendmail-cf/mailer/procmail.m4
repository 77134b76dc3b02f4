divert(-1)
#
# MAILER(`procmail'): for rules and tables that hand mail to procmail with a file of recipes. To let procmail deliver
# to mailboxes is another thing: FEATURE(`local_procmail').
#
ifdef(`have_smtp', `', `errprint(`*** MAILER(`procmail') must come after MAILER(`smtp')
')')
default(`PROCMAIL_MAILER_PATH', `/usr/local/bin/procmail')
default(`PROCMAIL_MAILER_FLAGS', `SPhnu9')
default(`PROCMAIL_MAILER_ARGS', `procmail -Y -m $h $f $u')
divert(10)dnl

#####################################################
#   Through procmail                                #
#####################################################

Mprocmail,	P=PROCMAIL_MAILER_PATH, F=mailer_flags(`PROCMAIL', `DFM'), S=EnvFromSMTP/HdrFromSMTP, R=EnvToSMTP/HdrFromSMTP,mailer_limits(`PROCMAIL')
		T=DNS/RFC822/X-Unix,
		A=PROCMAIL_MAILER_ARGS
divert(0)dnl

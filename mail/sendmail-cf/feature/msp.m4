divert(-1)
#
# FEATURE(`msp', `host', `port'): submit.cf, what programs of this machine use to hand mail to its daemon.
#
define(`have_msp')
define(`MTA_HOST', ifelse(_ARG_, `', `[localhost]', `_ARG_'))
ifelse(_ARG2_, `', `', `MSA', `define(`msp_port', ` 587')', `define(`msp_port', ` _ARG2_')')
ifelse(_ARG2_, `MSA', `define(`msp_port', ` 587')', _ARG2_, `', `define(`msp_port', `')', `define(`msp_port', ` _ARG2_')')
define(`confDELIVERY_MODE', `i')
define(`confCF_VERSION', `8.17.1.9/Submit')
define(`confUSE_MSP', `True')
default(`confFORWARD_PATH', `')
default(`confPRIVACY_FLAGS', `goaway,noetrn,restrictqrun')
define(`confDONT_PROBE_INTERFACES', `True')
default(`confRUN_AS_USER', `smmsp')
default(`confTRUSTED_USER', `smmsp')
define(`QUEUE_DIR', ifdef(`MSP_QUEUE_DIR', `MSP_QUEUE_DIR', `/var/spool/clientmqueue'))
define(`STATUS_FILE', ifdef(`MSP_STATUS_FILE', `MSP_STATUS_FILE', `/var/spool/clientmqueue/sm-client.st'))
default(`confPID_FILE', `/var/spool/clientmqueue/sm-client.pid')
define(`local_by_smtp')
define(`LOCAL_MAILER_FLAGS', `S')
define(`LOCAL_MAILER_PATH', `[IPC]')
define(`LOCAL_MAILER_ARGS', `TCP $h')
define(`LOCAL_MAILER_DSN_DIAGNOSTIC_CODE', `SMTP')
define(`LOCAL_SHELL_PATH', `[IPC]')
define(`LOCAL_SHELL_ARGS', `TCP $h')
define(`SMTP_MAILER_FLAGS', `k5')
define(`RELAY_MAILER_FLAGS', `k')
define(`SMTP_MAILER_ARGS', `TCP $h'msp_port)
define(`ESMTP_MAILER_ARGS', `TCP $h'msp_port)
define(`SMTP8_MAILER_ARGS', `TCP $h'msp_port)
define(`DSMTP_MAILER_ARGS', `TCP $h'msp_port)
define(`RELAY_MAILER_ARGS', `TCP $h'msp_port)
MAILER(`smtp')dnl
divert(2)D{MTAHost}MTA_HOST
divert(15)
# Whatever it is, the daemon of this machine gets it.
R$+		$: $>ParseRecipient $1
R$* <@ $+> $*		$`#'ifdef(`confRELAY_MAILER', `confRELAY_MAILER', `relay') $@ ${MTAHost} $: $1 <@ $2> $3
R$*		$`#'ifdef(`confRELAY_MAILER', `confRELAY_MAILER', `relay') $@ ${MTAHost} $: $1 <@ $j>
divert(-1)
divert(0)dnl

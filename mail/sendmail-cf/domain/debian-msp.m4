divert(-1)
#
# What Debian gives programs that submit mail.
#
default(`confQUEUE_FILE_MODE', `0640')
default(`confBIND_OPTS', `+WorkAroundBrokenAAAA')
default(`confFORWARD_PATH', `$z/.forward.$w+$h:$z/.forward+$h:$z/.forward.$w:$z/.forward')
default(`confME_TOO', `True')
default(`confSAFE_FILE_ENV', `/')
default(`confDEAD_LETTER_DROP', `/var/lib/sendmail/dead.letter')
default(`confRRT_IMPLIES_DSN', `False')
default(`confTO_ICONNECT', `2m')
default(`confTO_MAIL', `2m')
default(`confTO_DATAINIT', `2m')
default(`confTO_RSET', `1m')
default(`confTO_QUIT', `2m')
default(`confTO_COMMAND', `5m')
default(`confTO_IDENT', `5s')
default(`confREJECT_NUL', `True')

default(`confSMTP_LOGIN_MSG', `$j Sendmail $v/$Z; $b; (No UCE/UBE) $?{client_addr}logging access from: ${client_name}(${client_resolve})-$_$.')
default(`MSP_QUEUE_DIR', `/var/spool/mqueue-client')
default(`MSP_STATUS_FILE', `/var/lib/sendmail/sm-client.st')
default(`confPROCESS_TITLE_PREFIX', `MSP')
divert(0)dnl

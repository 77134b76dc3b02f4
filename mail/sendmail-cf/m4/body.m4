divert(-1)
#
# The sendmail.cf, made of what the .mc has noted.
#
# What the .mc left open.
default(`confSEVEN_BIT_INPUT', `False')
default(`confALIAS_WAIT', `10')
default(`ALIAS_FILE', `/etc/mail/aliases')
default(`confMIN_FREE_BLOCKS', `100')
default(`confBLANK_SUB', `.')
default(`confCON_EXPENSIVE', `False')
default(`confDELIVERY_MODE', `background')
default(`confTEMP_FILE_MODE', `0600')
default(`HELP_FILE', `/etc/mail/helpfile')
default(`confMIME_FORMAT_ERRORS', `True')
default(`confFORWARD_PATH', `$z/.forward.$w:$z/.forward')
default(`confMCI_CACHE_SIZE', `2')
default(`confMCI_CACHE_TIMEOUT', `5m')
default(`confUSE_ERRORS_TO', `False')
default(`confLOG_LEVEL', `9')
default(`confCHECK_ALIASES', `False')
default(`confOLD_STYLE_HEADERS', `True')
default(`confPRIVACY_FLAGS', `authwarnings')
default(`QUEUE_DIR', `/var/spool/mqueue')
default(`confTO_IDENT', `5s')
default(`confTO_QUEUERETURN', `5d')
default(`confTO_QUEUEWARN', `4h')
default(`confSAFE_QUEUE', `True')
default(`STATUS_FILE', `/etc/mail/statistics')
default(`confDEF_USER_ID', `1:1')
default(`confMAILER_NAME', `MAILER-DAEMON')
default(`confFROM_LINE', `From $g $d')
default(`confOPERATORS', `.:%@!^/[]+')
default(`confSMTP_LOGIN_MSG', `$j Sendmail $v/$Z; $b')
default(`confFROM_HEADER', `$?x$x <$g>$|$g$.')
default(`confMESSAGEID_HEADER', `<$t.$i@$j>')
default(`confREJECT_MSG', `550 Access denied')
default(`confRELAY_MSG', `550 Relaying denied')
default(`confCF_VERSION', `8.17.1.9')
default(`confCW_FILE', `/etc/mail/local-host-names')
default(`confCT_FILE', `-o /etc/mail/trusted-users')
default(`confCR_FILE', `-o /etc/mail/relay-domains')
default(`confRECEIVED_HEADER', `$?sfrom $s $.$?_($?s$|from $.$_)
	$.$?{auth_type}(authenticated$?{auth_ssf} bits=${auth_ssf}$.)
	$.by $j ($v/$Z)$?r with $r$. id $i$?{tls_version}
	(version=${tls_version} cipher=${cipher} bits=${cipher_bits} verify=${verify})$.$?u
	for $u; $|;
	$.$b')
default(`confSMTP_MAILER', `esmtp')
default(`confLOCAL_MAILER', `local')
default(`confRELAY_MAILER', `relay')
default(`confUUCP_MAILER', `uucp-old')
ifdef(`have_mailer_local', `', `MAILER(`local')')
divert(0)dnl
V10/Berkeley
#
# The configuration of sendmail, made by m4 from the .mc file beside it.
# Lines that begin with # are remarks. Each other line begins with a letter that says what it is:
#   C  members of a class       F  members of a class, read from a file     D  a macro
#   O  an option                H  a header                                 K  a map
#   M  a mailer                 S  begins a ruleset                         R  a rule of it: pattern, tabs, result
# A change counts after sendmail was restarted.
#

# Which unsafe modes of files are allowed: before any file is read.
ifdef(`confDONT_BLAME_SENDMAIL', `O DontBlameSendmail=confDONT_BLAME_SENDMAIL', `#O DontBlameSendmail=safe')

##################
#   local info   #
##################

# Class w: the names this machine takes mail for (no blank after Cw).
Cwlocalhost
undivert(1)dnl
ifdef(`have_cw_file', `
# More of them, one on a line, in a file.
Fw`'confCW_FILE
')dnl

# Class P: last parts of names that are no hosts.
ifdef(`have_redirect', `CPREDIRECT
')dnl
ifdef(`FAX_RELAY', `CPFAX
')dnl
CP.

# Class O: characters that make an address of what stands before the @.
CO @ ifdef(`have_nopercent', `ifelse(have_nopercent, `reject', `%')', `%') ifdef(`have_nouucp', `ifelse(have_nouucp, `reject', `!')', `!')

C..
C[[
ifdef(`have_access', `
# What of the access map lets in.
C{Accept}OK RELAY

# What it may want of encrypted connections, and what a good certificate is.
C{Tls}VERIFY ENCR
C{TlsVerified}OK TRUSTED
')dnl

# Whom we relay for, besides those that the access map names: class R.
FR`'confCR_FILE
ifdef(`have_virtusertable', `ifdef(`have_virtuser_domain', `ifdef(`have_virtuser_no_relay', `', `CR$={VirtHost}
')')')dnl
ifdef(`have_masquerade_relay', `CR$=M
')dnl

# The name of this machine, where the system has it wrong.
ifdef(`confDOMAIN_NAME', `Dj`'confDOMAIN_NAME', `#Dj$w.Foo.COM')

# What follows the version in the greeting and in Received lines.
DZ`'confCF_VERSION

# Who error messages come from.
Dn`'confMAILER_NAME

# The smart host: gets all mail for other machines.
DS`'ifdef(`SMART_HOST', `SMART_HOST')
ifdef(`LOCAL_RELAY', `
# Gets mail for names without a host.
DR`'LOCAL_RELAY
')dnl
ifdef(`MAIL_HUB', `
# Gets all mail for local users.
DH`'MAIL_HUB
')dnl
ifdef(`LUSER_RELAY', `
# Gets mail for names that have no account.
DL`'LUSER_RELAY
Kuser user -m -a<>
')dnl
ifdef(`MASQUERADE_NAME', `
# What senders are called instead of the name of this machine.
DM`'MASQUERADE_NAME
')dnl

############
#   Maps   #
############

Karith arith
Kmacro macro
Kdequote dequote
ifdef(`have_accept_unresolvable', `', `Kresolve host -a<OKR> -T<TEMP>
')dnl
undivert(3)dnl
ifdef(`have_relay_mx', `Kbestmx bestmx -z: -T<TEMP>
')dnl
undivert(2)dnl

include(_CF_DIR_`m4/options.m4')dnl
undivert(12)dnl
undivert(29)dnl

###########################
#   Message precedences   #
###########################

Pfirst-class=0
Pspecial-delivery=100
Plist=-30
Pbulk=-60
Pjunk=-100

#####################
#   Trusted users   #
#####################

# They may send in the name of others.
Troot
Tdaemon
ifdef(`have_nouucp', `', `Tuucp
')dnl
undivert(14)dnl
ifdef(`have_ct_file', `Ft`'confCT_FILE
')dnl

#########################
#   Format of headers   #
#########################

# Between question marks: what a mailer needs among its flags to get the header.
H?P?Return-Path: <$g>
HReceived: confRECEIVED_HEADER
H?D?Resent-Date: $a
H?D?Date: $a
H?F?Resent-From: confFROM_HEADER
H?F?From: confFROM_HEADER
H?x?Full-Name: $x
H?M?Resent-Message-Id: confMESSAGEID_HEADER
H?M?Message-Id: confMESSAGEID_HEADER
undivert(4)dnl

###############################################################
###############################################################
#####                                                     #####
#####   Rulesets: how addresses are read, sent and judged #####
#####                                                     #####
###############################################################
###############################################################

include(_CF_DIR_`m4/address.m4')
include(_CF_DIR_`m4/parse.m4')
include(_CF_DIR_`m4/masquerade.m4')
S1
undivert(7)dnl

S2
undivert(8)dnl

include(_CF_DIR_`m4/checks.m4')
include(_CF_DIR_`m4/tls.m4')dnl
undivert(17)dnl
undivert(18)dnl
undivert(9)dnl

###############
#   Mailers   #
###############
undivert(10)dnl

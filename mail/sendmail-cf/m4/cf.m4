divert(-1)
#
# The library behind a sendmail.mc: `m4 sendmail.mc > sendmail.cf'.
#
# A sendmail.mc begins with an include of this file. It defines what the lines of a .mc mean; each of them only notes
# something, or puts text into one of m4's diversions. When the .mc has ended, m4/body.m4 writes the sendmail.cf.
#
#   OSTYPE(`debian')             ostype/debian.m4     where things are on a system
#   DOMAIN(`generic')            domain/generic.m4    what the machines of a site have in common
#   FEATURE(`access_db')         feature/access_db.m4 something that can be had or not
#   MAILER(`smtp')               mailer/smtp.m4       a way to deliver mail
#   define(`confLOG_LEVEL',`9')  m4/options.m4        an option
#
# Diversions: 1 classes, 2 LOCAL_CONFIG, 3 maps, 4 headers, 5 LOCAL_RULE_3, 6 LOCAL_RULE_0, 7 LOCAL_RULE_1, 8 LOCAL_RULE_2,
# 9 LOCAL_RULESETS, 10 mailers, 11 LOCAL_NET_CONFIG, 12 filters, 13 daemon ports, 14 trusted users, 15 Local_localaddr,
# 16 more for check_relay, 17 TLS and others, 18 rulesets of features
#

# This directory, from the name of this file.
ifdef(`_CF_DIR_', `', `define(`_CF_DIR_', substr(__file__, 0, eval(len(__file__) - 8)))')

# default(`NAME', `value') defines what is not defined yet.
define(`default', `ifdef(`$1', `', `define(`$1', `$2')')')

# arguments of a FEATURE as its file sees them
define(`FEATURE', `pushdef(`_ARG_', `$2')pushdef(`_ARG2_', `$3')pushdef(`_ARG3_', `$4')pushdef(`_ARG4_', `$5')include(_CF_DIR_`feature/$1.m4')popdef(`_ARG_')popdef(`_ARG2_')popdef(`_ARG3_')popdef(`_ARG4_')')
define(`HACK', `ifelse(`$#', `0', ``HACK'', `include(_CF_DIR_`hack/$1.m4')')')
define(`OSTYPE', `define(`have_ostype', `$1')include(_CF_DIR_`ostype/$1.m4')')
define(`DOMAIN', `ifelse(`$#', `0', ``DOMAIN'', `include(_CF_DIR_`domain/$1.m4')')')
define(`MAILER', `ifelse(`$#', `0', ``MAILER'', `ifdef(`have_mailer_$1', `', `define(`have_mailer_$1')include(_CF_DIR_`mailer/$1.m4')')')')
define(`SITECONFIG', `')

define(`VERSIONID', `divert(0)dnl
#####  $*  #####
')

# Text of your own: all lines up to the next of these go where the name says.
define(`LOCAL_CONFIG', `divert(2)dnl
')
define(`LOCAL_RULE_0', `divert(6)dnl
')
define(`LOCAL_RULE_1', `divert(7)dnl
')
define(`LOCAL_RULE_2', `divert(8)dnl
')
define(`LOCAL_RULE_3', `divert(5)dnl
')
define(`LOCAL_RULESETS', `divert(9)dnl
')
define(`LOCAL_SRV_FEATURES', `divert(9)dnl
SLocal_srv_features
')
define(`LOCAL_TRY_TLS', `divert(9)dnl
SLocal_try_tls
')
define(`LOCAL_TLS_RCPT', `divert(9)dnl
SLocal_tls_rcpt
')
define(`LOCAL_TLS_CLIENT', `divert(9)dnl
SLocal_tls_client
')
define(`LOCAL_TLS_SERVER', `divert(9)dnl
SLocal_tls_server
')
define(`LOCAL_NET_CONFIG', `define(`have_net_config')divert(11)dnl
')
define(`LOCAL_UUCP', `divert(11)dnl
')
define(`MAILER_DEFINITIONS', `divert(10)dnl
')

# A group of queues, and what holds for it.
define(`QUEUE_GROUP', `divert(29)Q`'$1`, '$2
divert(0)')

# Words of a class, one line for each.
define(`class_words', `divert(1)C$1`'$2
divert(0)')
define(`class_file', `divert(1)F$1`'$2
divert(0)')
define(`LOCAL_DOMAIN', `class_words(`w', `$1')')
define(`LOCAL_DOMAIN_FILE', `class_file(`w', `$1')')
define(`CANONIFY_DOMAIN', `define(`canonify_domains')class_words(`{Canonify}', `$1')')
define(`CANONIFY_DOMAIN_FILE', `define(`canonify_domains')class_file(`{Canonify}', `$1')')
define(`MASQUERADE_DOMAIN', `class_words(`M', `$1')')
define(`MASQUERADE_DOMAIN_FILE', `class_file(`M', `$1')')
define(`MASQUERADE_EXCEPTION', `class_words(`N', `$1')')
define(`MASQUERADE_EXCEPTION_FILE', `class_file(`N', `$1')')
define(`EXPOSED_USER', `class_words(`E', `$1')')
define(`EXPOSED_USER_FILE', `class_file(`E', `$1')')
define(`LOCAL_USER', `class_words(`L', `$1')')
define(`LOCAL_USER_FILE', `class_file(`L', `$1')')
define(`GENERICS_DOMAIN', `class_words(`G', `$1')')
define(`GENERICS_DOMAIN_FILE', `class_file(`G', `$1')')
define(`VIRTUSER_DOMAIN', `define(`have_virtuser_domain')class_words(`{VirtHost}', `$1')')
define(`VIRTUSER_DOMAIN_FILE', `define(`have_virtuser_domain')class_file(`{VirtHost}', `$1')')
define(`RELAY_DOMAIN', `class_words(`R', `$1')')
define(`RELAY_DOMAIN_FILE', `class_file(`R', `$1')')
define(`TRUST_AUTH_MECH', `class_words(`{TrustAuthMech}', `$1')')

# Hosts that get what we do not deliver ourselves.
define(`MASQUERADE_AS', `define(`MASQUERADE_NAME', `$1')')


# Where the daemon listens, and what a client of ours uses.
define(`DAEMON_OPTIONS', `divert(13)O DaemonPortOptions=$1
divert(0)define(`have_daemon_options')')
define(`CLIENT_OPTIONS', `divert(13)O ClientPortOptions=$1
divert(0)')
define(`TRUSTED_USER', `divert(14)T$1
divert(0)')
define(`MAIL_FILTER', `divert(12)X$1, $2
divert(0)')
define(`INPUT_MAIL_FILTER', `MAIL_FILTER(`$1', `$2')define(`confINPUT_MAIL_FILTERS', ifdef(`confINPUT_MAIL_FILTERS', `confINPUT_MAIL_FILTERS`,' ')`$1')')

# A map: table(`name', `what the .mc says of it', `what it is otherwise'). LDAP has no part in this.
define(`table', `divert(3)K$1 ifelse(`$2', `', `$3', `$2')
divert(0)')
define(`DATABASE_MAP_TYPE', `hash')

# Flags of a mailer: those that it needs, those of XXX_MAILER_FLAGS, and what MODIFY_MAILER_FLAGS adds (+) or takes away (-).
define(`MODIFY_MAILER_FLAGS', `define(`$1_FLAGS_CHANGE', `$2')')
define(`mailer_flags', `ifdef(`$1_FLAGS_CHANGE',
`changed_flags(`$2'ifdef(`$1_MAILER_FLAGS', `$1_MAILER_FLAGS'), $1_FLAGS_CHANGE)', `$2`'ifdef(`$1_MAILER_FLAGS', `$1_MAILER_FLAGS')')')
define(`changed_flags', `ifelse(substr(`$2', 0, 1), `+', `$1`'substr(`$2', 1)', substr(`$2', 0, 1), `-', `translit(`$1', substr(`$2', 1))', `$2')')
define(`mailer_limits', `ifdef(`$1_MAILER_MAX', ` M=$1_MAILER_MAX,')ifdef(`$1_MAILER_MAXMSGS', ` m=$1_MAILER_MAXMSGS,')ifdef(`$1_MAILER_MAXRCPTS', ` r=$1_MAILER_MAXRCPTS,')ifdef(`$1_MAILER_CHARSET', ` C=$1_MAILER_CHARSET,')mailer_queue(ifelse(`$2', `', `$1', `$2'))')
define(`mailer_queue', `ifdef(`$1_MAILER_QGRP', ` Q=$1_MAILER_QGRP,')')

# When the .mc has been read, all is written.
m4wrap(`include(_CF_DIR_`m4/body.m4')')
divert(0)dnl

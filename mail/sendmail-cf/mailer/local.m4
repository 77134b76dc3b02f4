divert(-1)
#
# MAILER(`local'): into mailboxes of this machine, and into programs.
#
# LOCAL_MAILER_PATH, _FLAGS, _ARGS, _MAX, _MAXMSGS, _CHARSET and LOCAL_SHELL_PATH, _FLAGS, _ARGS, _DIR change them;
# the OSTYPE knows what is right for a system.
#
define(`have_local')
default(`LOCAL_MAILER_PATH', `/bin/mail')
default(`LOCAL_MAILER_FLAGS', `Prmn9')
default(`LOCAL_MAILER_ARGS', `mail -d $u')
default(`LOCAL_MAILER_DSN_DIAGNOSTIC_CODE', `X-Unix')
default(`LOCAL_SHELL_PATH', `/bin/sh')
default(`LOCAL_SHELL_FLAGS', `eu9')
default(`LOCAL_SHELL_ARGS', `sh -c $u')
default(`LOCAL_SHELL_DIR', `$z:/')
divert(10)dnl

#####################################################
#   Into mailboxes of this machine, into programs   #
#####################################################

Mlocal,		P=LOCAL_MAILER_PATH, F=mailer_flags(`LOCAL', ifdef(`local_by_smtp', ``lDFMuXkw5'', ``lsDFMAw5:/|@q'')), S=EnvFromL/HdrFromL, R=EnvToL/HdrToL,mailer_limits(`LOCAL')
		T=DNS/RFC822/LOCAL_MAILER_DSN_DIAGNOSTIC_CODE,
		A=LOCAL_MAILER_ARGS

Mprog,		P=LOCAL_SHELL_PATH, F=ifdef(`local_by_smtp', ``lmDFMuXk5'', ``lsDFMoq'LOCAL_SHELL_FLAGS'), S=EnvFromL/HdrFromL, R=EnvToL/HdrToL, D=LOCAL_SHELL_DIR,ifdef(`LOCAL_SHELL_MAX', ` M=LOCAL_SHELL_MAX,')
		T=X-Unix/X-Unix/X-Unix,
		A=LOCAL_SHELL_ARGS

# Senders and recipients in the envelope: the recipient is a mere name.

SEnvFromL
R<@>		$n		error messages come from MAILER-DAEMON
R@ <@ $*>		$n
R$+		$: $>AddDomain $1
ifdef(`have_local_no_masquerade', `', `R$*		$: $>MasqEnv $1
')dnl

SEnvToL
R$+ <@ $*>		$: $1
R$+ + $*		$: < $&{addr_type} > $1 + $2
R<e s> $+ + $*		$: $1		a detail is for recipients alone
R< $* > $+		$: $2

# And in headers.

SHdrFromL
R<@>		$n
R@ <@ $*>		$n
R$+		$: $>AddDomain $1
ifdef(`have_local_no_masquerade', `', `R$*		$: $>MasqHdr $1
')dnl

SHdrToL
R$+		$: $>AddDomain $1
ifdef(`have_allmasquerade', `ifdef(`have_local_no_masquerade', `', `R$*		$: $>MasqHdr $1
')', `R$* <@ *LOCAL*> $*		$: $1 <@ $j .> $2
')dnl

# always_add_domain: local mail shows the domain of local users too.

SAddDomain
ifdef(`have_add_domain', `R$* <@ $*> $*		$@ $1 <@ $2> $3
R$+		$@ $1 <@ have_add_domain>
')dnl
divert(0)dnl

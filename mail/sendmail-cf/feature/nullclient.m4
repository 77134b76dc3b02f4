divert(-1)
#
# FEATURE(`nullclient', `hub'): a machine that delivers nothing itself; all mail goes to the hub.
#
define(`MASQUERADE_NAME', _ARG_)
define(`SMART_HOST', _ARG_)
define(`MAIL_HUB', _ARG_)
define(`have_allmasquerade')
define(`have_masquerade_envelope')
define(`have_nullclient')
define(`confDELIVERY_MODE', `background')
define(`confFORWARD_PATH', `')
define(`SMTP_MAILER_FLAGS', `5')
divert(0)dnl

divert(-1)
#
# FEATURE(`delay_checks', `friend'): check_relay and check_mail wait for RCPT. friend: who has Spam:name@ FRIEND in the
# access map gets mail from everybody. hater: only who has Spam:name@ HATER is protected at all.
#
define(`have_delay_checks')
ifelse(_ARG_, `friend', `define(`have_spam_friends', `friend')', _ARG_, `hater', `define(`have_spam_friends', `hater')')
divert(0)dnl

divert(-1)
#
# Masquerade senders in the envelope, not in headers alone.
#
define(`have_masquerade_envelope')
divert(0)dnl

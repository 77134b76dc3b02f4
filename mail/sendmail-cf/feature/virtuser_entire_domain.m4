divert(-1)
#
# VIRTUSER_DOMAIN(`naver.com') means all hosts below naver.com too.
#
define(`have_virtuser_subdomains')
divert(0)dnl

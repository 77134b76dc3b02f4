divert(-1)
#
# An alias that ends in .REDIRECT refuses mail and says what the new address is.
#
define(`have_redirect')
divert(0)dnl

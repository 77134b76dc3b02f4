`plain' ``nested'' `a `b' c'
changequote([,])define([x], [`$1'])x(1) [[x]]
changequote`'define(`y', `2')y
changequote(<<, >>)<<y>> <<<<y>>>>y
changequote(,)`y'
changequote([)[y']
changequote({{,}})changequote
# a comment with y and `quotes
y # y
changecom(/*,*/)/* y */ y # y
changecom(;)y ; y
changecom y # y ; y
changecom(`#')y # y
changecom()changecom(#)
define(`z', `a # not gone
b')z
len(# comment)
)
len(`# quoted')
dnl removed `y
y dnl removed too
y
dnl(arguments, too)
before dnl after
changequote(`<', `<')<y< y
changequote(q,r)y qyr
changequote

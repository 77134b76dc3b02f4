define
define()define(`a', `b', `c')a
define(`x', ``$0':$1:$2:$#:$*:$@')x x() x(1) x(1, `2, 3', 4)
define(`y', `$10 $11')y(1,2,3,4,5,6,7,8,9,10,11)
define(`f', `[$1]')f(f(`f(1)')) f(``f'') f( 
   a b )
define(`quoted', ``$1'')quoted(x)
define(`d', defn(`define'))d(`z', `zed')z
defn(`x')
defn(`len')|defn(`x', `z')
undefine(`x', `z')x z
define(`len', `$#')len(abc,d)
pushdef(`s', 1)pushdef(`s', 2)s popdef(`s')s popdef(`s')s popdef(`s', `nothing')
ifdef(`a', `yes', `no') ifdef(`none', `yes', `no') ifdef(`none', `yes') ifdef(`a')
ifelse ifelse(a) ifelse(a, a, eq) ifelse(a,b,c) ifelse(a,b,c,d) ifelse(a,b,c,d,d,e) ifelse(1,2,3,4,5,6,7) ifelse(a,b) ifelse(1,2,3,4,5)
define(`recursive', `ifelse($1, 0, done, `$1 recursive(decr($1))')')recursive(5)
shift shift(a) shift(a, `b', c)
define(1y, z) define(`a b', `odd')indir(`a b')
popdef()undefine()
a`'b ab _a1 a1
define(`a', `b!')undefine(`a')a
define(`hello', `world')hello()hello(1)hello (1)
define(define(`inner', `x')`q', 1)q
define(`cat', defn(`incr')`x')define(`cat2', `x'defn(`incr'))cat(1) cat2(1) pushdef(`two', defn(`incr', `decr'))two(1)
define(`t', `$ $x $$1 ${1} $-')t(9)
builtin(`len', `abc') builtin(`nolen') builtin indir(`nomacro') indir(`cat', 3)
define(`n', defn(`nothing'))n|ifelse(defn(`incr'), `', same)
ifdef(`n', defn(`incr'))(3)

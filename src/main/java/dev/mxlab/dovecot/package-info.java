/**
 * Dovecot as a host runs it: dovecot.conf with its settings table, the unit that serves POP3 by it,
 * and doveconf(1). Behaviour and words are those of dovecot 2.3.19.
 */
@NullMarked
package dev.mxlab.dovecot;

import org.jspecify.annotations.NullMarked;

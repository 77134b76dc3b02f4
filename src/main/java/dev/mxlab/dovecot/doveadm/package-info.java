/**
 * doveadm(1) as Dovecot 2.3.19 has it: {@link dev.mxlab.dovecot.doveadm.Doveadm} finds the command,
 * {@code Report} prints records in the form that {@code -f} names. What needs a running server asks
 * the host's unit.
 */
@NullMarked
package dev.mxlab.dovecot.doveadm;

import org.jspecify.annotations.NullMarked;

/** Joins LMTP sessions to the network and to the mail store. */
@NullMarked
package dev.mxlab.dovecot.lmtp.serve;

import org.jspecify.annotations.NullMarked;

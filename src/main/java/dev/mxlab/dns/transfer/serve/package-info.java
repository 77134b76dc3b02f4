/**
 * Zone transfers on the network: signed messages to other servers and back, over a host's stack.
 */
@NullMarked
package dev.mxlab.dns.transfer.serve;

import org.jspecify.annotations.NullMarked;

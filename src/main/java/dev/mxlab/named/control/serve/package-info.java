/** The control channel on the network: one connection's octets into its session and out again. */
@NullMarked
package dev.mxlab.named.control.serve;

import org.jspecify.annotations.NullMarked;
